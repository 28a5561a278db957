"""WNet for the tumour in a dynamic MRI, inside the box of the breast: two U-Nets in sequence.

python models/wnet3d.py --data SIMULATED --test SIMULATED [--output models/wnet3d]

SIMULATED is a folder that examples/write-training-images.ts has written.
"""

import argparse
import time

import numpy as np
import torch

from blocks import WNet
from common import dice, export, fit, seed_everything, summary, to_spacing, zscore
from volumes import batches, box_of, predict, read_cases

SPACING = (1.6, 1.6, 2.0)
PATCH = (32, 32, 16)
# tissue around the box of the breast, mm; `cascade` is told the same
MARGIN = 10


def crop(image, mask, breast, spacing):
    where = box_of(breast, spacing, MARGIN)
    return image[where], mask[where], breast[where]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--test", required=True)
    parser.add_argument("--output", default="models/wnet3d")
    parser.add_argument("--steps", type=int, default=700)
    options = parser.parse_args()
    seed_everything(3)
    start = time.time()
    cases = []
    for image, mask, breast, spacing in read_cases(options.data, "tumour"):
        image, mask, _ = crop(image, mask, breast, spacing)
        cases.append((zscore(to_spacing(image, spacing, SPACING)), to_spacing(mask, spacing, SPACING) >= 0.5))
    network = WNet(3, 1, 2, (8, 16, 32, 48))
    source = batches(cases, PATCH, np.random.default_rng(3), 4, 0.6)
    fit(network, source, options.steps, 4e-3, "tumour")
    export(network, torch.randn(1, 1, *PATCH[::-1]), options.output, {
        "name": "wnet3d",
        "convention": "monai",
        "dimension": 3,
        "channels": [{"name": "peak phase", "normalization": {"method": "zscore"}}],
        "spacing": list(SPACING),
        "patch": list(PATCH),
        "overlap": 0.5,
        "axes": "zyx",
        "activation": "softmax",
        "labels": {"background": 0, "tumour": 1},
        "keepLargest": True,
        "fillHoles": True,
    })
    scores = []
    for image, mask, breast, spacing in read_cases(options.test, "tumour"):
        image, mask, breast = crop(image, mask, breast, spacing)
        scores.append(dice(predict(network, image, spacing, SPACING, PATCH) & breast, mask))
    print(f"simulated test patients, inside their true breast: {summary(scores)}")
    print(f"{time.time() - start:.0f} s")


if __name__ == "__main__":
    main()
