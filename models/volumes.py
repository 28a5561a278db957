"""What the two scripts for MRI share: cases, random patches, and prediction as radiosurv does it."""

from pathlib import Path

import nibabel
import numpy as np
import torch
from scipy import ndimage

from common import finish, to_spacing, zscore


def read_volume(path):
    """A volume [z, y, x] and its spacing (x, y, z) in mm."""
    file = nibabel.load(path)
    return np.asarray(file.dataobj).T, [float(step) for step in file.header.get_zooms()[:3]]


def read_cases(folder, target):
    """Images, masks of the target and of the breast, and spacings."""
    for path in sorted(path for path in Path(folder).iterdir() if path.is_dir()):
        image, spacing = read_volume(path / "mri.nii.gz")
        target_mask = read_volume(path / f"mri-{target}.nii.gz")[0] > 0
        breast = read_volume(path / "mri-breast.nii.gz")[0] > 0
        yield image.astype(np.float32), target_mask, breast, spacing


def box_of(mask, spacing, margin):
    """Slices of the smallest box around the mask, grown by a margin in mm, within the image."""
    slices = []
    for axis, step in enumerate(spacing[::-1]):
        places = np.flatnonzero(mask.any(tuple(other for other in range(3) if other != axis)))
        reach = int(np.ceil(margin / step))
        slices.append(slice(max(0, places[0] - reach), min(mask.shape[axis], places[-1] + 1 + reach)))
    return tuple(slices)


def pad_to(volume, shape, value=0):
    """At least of a shape: as much on both sides, the odd voxel behind."""
    missing = [max(0, want - have) for want, have in zip(shape, volume.shape)]
    return np.pad(volume, [(each // 2, each - each // 2) for each in missing], constant_values=value)


def augment(image, rng):
    image = image * rng.uniform(0.75, 1.3) + rng.uniform(-0.3, 0.3)
    if rng.random() < 0.5:
        image = ndimage.gaussian_filter(image, rng.uniform(0, 0.8))
    # an uneven coil
    ramp = sum(rng.uniform(-0.15, 0.15) * np.linspace(-1, 1, n).reshape([-1 if a == b else 1 for b in range(3)])
               for a, n in enumerate(image.shape))
    return image * (1 + ramp) + rng.normal(0, rng.uniform(0, 0.15), image.shape)


def batches(cases, patch, rng, size, foreground):
    """Random patches (x, y, z), a share of them around a voxel of the target, mirrored and altered at random."""
    shape = patch[::-1]
    padded = [(pad_to(image, shape), pad_to(mask, shape)) for image, mask in cases]
    inside = [np.argwhere(mask) for _, mask in padded]
    while True:
        images, masks = [], []
        for _ in range(size):
            k = rng.integers(len(padded))
            image, mask = padded[k]
            last = [have - want for have, want in zip(image.shape, shape)]
            start = [rng.integers(0, n + 1) for n in last]
            if rng.random() < foreground:
                center = inside[k][rng.integers(len(inside[k]))] - np.array(shape) // 2
                center = center + rng.integers(-np.array(shape) // 4, np.array(shape) // 4 + 1)
                start = np.clip(center, 0, last)
            where = tuple(slice(a, a + n) for a, n in zip(start, shape))
            flips = tuple(slice(None, None, rng.choice([-1, 1])) for _ in range(3))
            images.append(augment(image[where], rng)[flips].astype(np.float32))
            masks.append(mask[where][flips].astype(np.float32))
        yield torch.tensor(np.stack(images))[:, None], torch.tensor(np.stack(masks))


def predict(network, image, spacing, target_spacing, patch):
    """The mask on the grid of the image, by the mean of logits of patches that overlap by half."""
    volume = zscore(to_spacing(image, spacing, target_spacing))
    shape = patch[::-1]
    padded = pad_to(volume, shape)
    total = np.zeros((2, *padded.shape), np.float32)
    weight = np.zeros(padded.shape, np.float32)
    starts = [sorted({min(s, n - p) for s in range(0, n - p + p // 2, p // 2)}) for n, p in zip(padded.shape, shape)]
    with torch.no_grad():
        for z in starts[0]:
            for y in starts[1]:
                for x in starts[2]:
                    where = (slice(z, z + shape[0]), slice(y, y + shape[1]), slice(x, x + shape[2]))
                    total[(slice(None), *where)] += network(torch.tensor(padded[where])[None, None])[0].numpy()
                    weight[where] += 1
    before = [(have - n) // 2 for have, n in zip(padded.shape, volume.shape)]
    inner = tuple(slice(b, b + n) for b, n in zip(before, volume.shape))
    logits = (total / weight)[(slice(None), *inner)]
    # back on the grid of the image: the first voxels lie on each other
    step = np.array(spacing[::-1]) / np.array(target_spacing[::-1])
    back = [ndimage.affine_transform(each, step, output_shape=image.shape, order=1, mode="nearest") for each in logits]
    mask = back[1] > back[0]
    return finish(mask) if mask.any() else mask
