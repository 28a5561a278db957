"""3D residual U-Net for the breast in a dynamic MRI.

python models/resunet3d.py --data SIMULATED --test SIMULATED [--output models/resunet3d]

SIMULATED is a folder that examples/write-training-images.ts has written.
"""

import argparse
import time

import numpy as np
import torch

from blocks import Residual, UNet
from common import dice, export, fit, seed_everything, summary, to_spacing, zscore
from volumes import batches, predict, read_cases

SPACING = (3.2, 3.2, 4.0)
PATCH = (32, 24, 16)


def prepare(image, mask, spacing):
    return zscore(to_spacing(image, spacing, SPACING)), to_spacing(mask, spacing, SPACING) >= 0.5


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--test", required=True)
    parser.add_argument("--output", default="models/resunet3d")
    parser.add_argument("--steps", type=int, default=400)
    options = parser.parse_args()
    seed_everything(2)
    start = time.time()
    cases = [prepare(image, mask, spacing) for image, mask, _, spacing in read_cases(options.data, "breast")]
    network = UNet(3, 1, 2, (8, 16, 32, 48), Residual)
    source = batches(cases, PATCH, np.random.default_rng(2), 4, 0.3)
    fit(network, source, options.steps, 4e-3, "breast")
    export(network, torch.randn(1, 1, *PATCH[::-1]), options.output, {
        "name": "resunet3d",
        "convention": "monai",
        "dimension": 3,
        "channels": [{"name": "peak phase", "normalization": {"method": "zscore"}}],
        "spacing": list(SPACING),
        "patch": list(PATCH),
        "overlap": 0.5,
        "axes": "zyx",
        "activation": "softmax",
        "labels": {"background": 0, "breast": 1},
        "keepLargest": True,
        "fillHoles": True,
    })
    scores = [
        dice(predict(network, image, spacing, SPACING, PATCH), mask)
        for image, mask, _, spacing in read_cases(options.test, "breast")
    ]
    print(f"simulated test patients: {summary(scores)}")
    print(f"{time.time() - start:.0f} s")


if __name__ == "__main__":
    main()
