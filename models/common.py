"""What the three training scripts share: reading and resampling images, the loss, the loop, and export to ONNX.

Preprocessing is what a manifest of radiosurv can say, in MONAI's order: resample linearly, then z-score the whole image.
"""

import json
import random
import time
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from scipy import ndimage
from torch import nn
from torch.nn import functional as F


def seed_everything(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def stretch(image, size, order=1):
    """A 2D image [y, x] stretched onto a grid of `size` (x, y) pixels that covers the same area."""
    factors = [size[1] / image.shape[0], size[0] / image.shape[1]]
    return ndimage.zoom(image.astype(np.float32), factors, order=order, mode="nearest", grid_mode=True)


def to_spacing(image, old, new, order=1):
    """A volume [z, y, x] with another spacing (x, y, z in mm): the first voxel stays where it is, as in MONAI's Spacing."""
    step = np.array(new[::-1]) / np.array(old[::-1])
    shape = [int(np.round((n - 1) / s + 1)) for n, s in zip(image.shape, step)]
    return ndimage.affine_transform(image.astype(np.float32), step, output_shape=shape, order=order, mode="nearest")


def zscore(image):
    return (image - image.mean()) / max(float(image.std()), 1e-8)


def dice(a, b):
    """Overlap of two masks; 1 if both are empty."""
    total = a.sum() + b.sum()
    return 1.0 if total == 0 else float(2 * np.logical_and(a, b).sum() / total)


def largest_component(mask):
    labels, n = ndimage.label(mask, np.ones([3] * mask.ndim))
    if n < 2:
        return mask
    return labels == 1 + np.argmax(np.bincount(labels.ravel())[1:])


def finish(mask):
    """What the manifests ask for after the network: the largest piece, its holes filled."""
    return ndimage.binary_fill_holes(largest_component(mask))


def loss(logits, target):
    """Cross-entropy and soft Dice of the foreground."""
    probability = torch.softmax(logits, 1)[:, 1]
    axes = tuple(range(1, probability.ndim))
    both = (probability * target).sum(axes)
    total = probability.sum(axes) + target.sum(axes)
    return F.cross_entropy(logits, target.long()) + (1 - (2 * both + 1) / (total + 1)).mean()


def fit(network, batches, steps, rate, note=""):
    """Trains on `steps` batches; the learning rate rises quickly and then falls to nothing."""
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps)
    network.train()
    start, running = time.time(), None
    for step in range(steps):
        image, target = next(batches)
        outputs = network(image)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        value = sum(loss(output, target) for output in outputs) / len(outputs)
        optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimizer.step()
        schedule.step()
        running = value.item() if running is None else 0.95 * running + 0.05 * value.item()
        if (step + 1) % 100 == 0:
            print(f"{note} step {step + 1}/{steps}: loss {running:.3f}, {time.time() - start:.0f} s", flush=True)
    network.eval()
    return network


def summary(values):
    values = np.array(values)
    low, median, high = np.quantile(values, [0.25, 0.5, 0.75])
    return (
        f"mean {values.mean():.3f}, median {median:.3f}, quartiles {low:.3f} to {high:.3f}, "
        f"smallest {values.min():.3f}, n = {len(values)}"
    )


def export(network, example, path, manifest):
    """Writes PATH.onnx and PATH.json, and returns the largest difference between PyTorch and onnxruntime."""
    path = Path(path)
    network.eval()
    spatial = {i: f"size{i}" for i in range(2, example.ndim)}
    torch.onnx.export(
        network,
        (example,),
        str(path.with_suffix(".onnx")),
        input_names=["image"],
        output_names=["logits"],
        dynamic_axes={"image": spatial, "logits": spatial},
        opset_version=17,
        dynamo=False,
    )
    path.with_suffix(".json").write_text(json.dumps(manifest, indent=2) + "\n")
    session = onnxruntime.InferenceSession(str(path.with_suffix(".onnx")), providers=["CPUExecutionProvider"])
    with torch.no_grad():
        expected = network(example).numpy()
    found = session.run(None, {"image": example.numpy()})[0]
    size = path.with_suffix(".onnx").stat().st_size
    difference = float(np.abs(expected - found).max())
    print(f"{path.with_suffix('.onnx').name}: {size / 1e6:.2f} MB, largest difference to PyTorch {difference:.1e}")
    return difference
