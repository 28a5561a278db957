"""Runs PyRadiomics on a volume that bench/large.ts wrote.

python3 large.py DIRECTORY CLASSES [IMAGE_TYPE]

DIRECTORY holds case.json and the voxels of image and mask (raw, little endian, x varying fastest); CLASSES are separated by
commas. Prints one JSON object: version, median seconds of processor time, peak memory of the process in bytes, and the features.
Large volumes take minutes: the caller sets limits of time and memory.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS"):
    os.environ[name] = "1"

import json
import resource
import statistics
import sys
import time

import numpy
import radiomics
import SimpleITK as sitk
from radiomics.featureextractor import RadiomicsFeatureExtractor

sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
radiomics.setVerbosity(60)
ENOUGH = 3  # seconds, after which nothing is done once more


def load(directory, case, what, dtype):
    voxels = numpy.fromfile(os.path.join(directory, what), dtype=dtype).reshape(case["size"][::-1])
    image = sitk.GetImageFromArray(voxels)
    image.SetSpacing(case["spacing"])
    return image


def main(directory, classes, image_type="Original"):
    with open(os.path.join(directory, "case.json")) as file:
        case = json.load(file)
    image = load(directory, case, "image", case["pixelType"])
    mask = load(directory, case, "mask", "uint8")
    extractor = RadiomicsFeatureExtractor(**case["settings"])
    extractor.disableAllFeatures()
    extractor.disableAllImageTypes()
    extractor.enableImageTypeByName(image_type)
    for name in classes.split(","):
        extractor.enableFeatureClassByName(name)
    times = []
    while sum(times) < ENOUGH:
        start = time.process_time()
        result = extractor.execute(image, mask)
        times.append(time.process_time() - start)
    seconds = statistics.median(times)
    features = {name: float(value) for name, value in result.items() if not name.startswith("diagnostics")}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(
        json.dumps(
            {"version": radiomics.__version__, "seconds": seconds, "peakBytes": peak, "features": features},
            allow_nan=False,
        )
    )


main(*sys.argv[1:])
