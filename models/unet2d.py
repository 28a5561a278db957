"""U-Net for the lesion in a 2D breast ultrasound.

python models/unet2d.py --data SIMULATED --test SIMULATED [--busi BUSI] [--output models/unet2d]

SIMULATED is a folder that examples/write-training-images.ts has written; BUSI holds manifest.csv with the columns Image,
Mask and diagnosis, as made of the BUSI set (Al-Dhabyani et al., Data in Brief 2020;28:104863, CC BY 4.0).
"""

import argparse
import csv
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from blocks import UNet
from common import dice, export, finish, fit, seed_everything, stretch, summary, zscore

SIZE = (160, 128)
WIDTHS = (16, 32, 64, 96, 96)


def read_grey(path):
    # as radiosurv reads RGB files: the luminance of ITU-R 601
    return np.asarray(Image.open(path).convert("L"), np.float32)


def read_simulated(folder):
    folders = sorted(path for path in Path(folder).iterdir() if path.is_dir())
    return [(read_grey(path / "us.png"), read_grey(path / "us-lesion.png") > 0) for path in folders]


def read_busi(folder):
    with open(Path(folder) / "manifest.csv") as file:
        rows = list(csv.DictReader(file))
    cases = [(read_grey(Path(folder) / row["Image"]), read_grey(Path(folder) / row["Mask"]) > 0) for row in rows]
    return cases, [row["diagnosis"] for row in rows]


def prepare(cases):
    images = [zscore(stretch(image, SIZE)) for image, _ in cases]
    masks = [stretch(mask, SIZE) >= 0.5 for _, mask in cases]
    return torch.tensor(np.stack(images))[:, None], torch.tensor(np.stack(masks)).float()


def batches(images, masks, generator, size=8):
    """Random cases, flipped, turned, shifted, scaled, brightened and blurred at random."""
    while True:
        chosen = torch.randint(len(images), (size,), generator=generator)
        image, mask = images[chosen], masks[chosen][:, None]
        draw = lambda low, high, *shape: low + (high - low) * torch.rand(*shape, generator=generator)
        angle, scale = draw(-0.35, 0.35, size), draw(0.75, 1.3, size)
        flip = torch.where(draw(0, 1, size) < 0.5, -1.0, 1.0)
        theta = torch.zeros(size, 2, 3)
        theta[:, 0, 0], theta[:, 0, 1] = flip * scale * angle.cos(), -scale * angle.sin()
        theta[:, 1, 0], theta[:, 1, 1] = flip * scale * angle.sin(), scale * angle.cos()
        theta[:, :, 2] = draw(-0.25, 0.25, size, 2)
        grid = torch.nn.functional.affine_grid(theta, image.shape, align_corners=False)
        image = torch.nn.functional.grid_sample(image, grid, padding_mode="border", align_corners=False)
        mask = torch.nn.functional.grid_sample(mask, grid, align_corners=False) >= 0.5
        one = (size, 1, 1, 1)
        image = image * draw(0.7, 1.35, *one) + draw(-0.4, 0.4, *one)
        image = torch.sign(image) * image.abs() ** draw(0.75, 1.3, *one)
        soft = torch.nn.functional.avg_pool2d(image, 3, 1, 1)
        image = torch.lerp(image, soft, draw(0, 1, *one))
        image = image + draw(0, 0.25, *one) * torch.randn(image.shape, generator=generator)
        yield image, mask[:, 0].float()


def predict(network, image):
    """The mask on the grid of the image, as radiosurv makes it: logits stretched back, then the larger one."""
    with torch.no_grad():
        logits = network(torch.tensor(zscore(stretch(image, SIZE)))[None, None])[0].numpy()
    back = [stretch(channel, image.shape[::-1]) for channel in logits]
    return finish(back[1] > back[0])


def score(network, cases):
    return [dice(predict(network, image), mask) for image, mask in cases]


def train(network, parts, steps, rate, seed, note):
    """Batches from each of the parts in turn."""
    generator = torch.Generator().manual_seed(seed)
    sources = [batches(*prepare(part), generator) for part in parts]
    turn = (next(sources[i % len(sources)]) for i in range(steps))
    return fit(network, turn, steps, rate, note)


def cross_validate(pretrained, cases, diagnoses, steps):
    """Dice of each real case from a network that has not seen it: five folds, each with its share of diagnoses."""
    fold = np.empty(len(cases), int)
    rng = np.random.default_rng(5)
    for diagnosis in sorted(set(diagnoses)):
        members = rng.permutation([i for i, each in enumerate(diagnoses) if each == diagnosis])
        fold[members] = np.arange(len(members)) % 5
    scores = np.empty(len(cases))
    for k in range(5):
        network = UNet(2, 1, 2, WIDTHS)
        network.load_state_dict(pretrained)
        train(network, [[cases[i] for i in np.flatnonzero(fold != k)]], steps, 2e-3, 10 + k, f"fold {k + 1}")
        held = np.flatnonzero(fold == k)
        scores[held] = score(network, [cases[i] for i in held])
        print(f"fold {k + 1}: {summary(scores[held])}", flush=True)
    return scores


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--test", required=True)
    parser.add_argument("--busi")
    parser.add_argument("--output", default="models/unet2d")
    parser.add_argument("--steps", type=int, default=350)
    options = parser.parse_args()
    seed_everything(1)
    start = time.time()
    simulated = read_simulated(options.data)
    network = train(UNet(2, 1, 2, WIDTHS), [simulated], options.steps, 4e-3, 1, "simulated")
    if options.busi:
        pretrained = {name: value.clone() for name, value in network.state_dict().items()}
        cases, diagnoses = read_busi(options.busi)
        scores = cross_validate(pretrained, cases, diagnoses, options.steps)
        print(f"BUSI, five-fold cross-validation: {summary(scores)}")
        for diagnosis in sorted(set(diagnoses)):
            print(f"  {diagnosis}: {summary(scores[[each == diagnosis for each in diagnoses]])}")
        print(f"  below 0.5: {(scores < 0.5).mean():.0%}; at least 0.8: {(scores >= 0.8).mean():.0%}")
        # the network that is shipped has seen all of them, and the simulated ones
        network = train(network, [cases, simulated], 2 * options.steps, 2e-3, 2, "all")
    example = prepare(simulated[:1])[0]
    export(network, example, options.output, {
        "name": "unet2d",
        "convention": "monai",
        "dimension": 2,
        "channels": [{"name": "ultrasound", "normalization": {"method": "zscore"}}],
        "size": list(SIZE),
        "patch": list(SIZE),
        "axes": "zyx",
        "activation": "softmax",
        "labels": {"background": 0, "lesion": 1},
        "keepLargest": True,
        "fillHoles": True,
    })
    print(f"simulated test patients: {summary(score(network, read_simulated(options.test)))}")
    print(f"{time.time() - start:.0f} s")


if __name__ == "__main__":
    main()
