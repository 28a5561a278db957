"""Times PyRadiomics on a case that bench/pyradiomics.ts wrote.

python3 pyradiomics.py DIRECTORY SECONDS

DIRECTORY holds case.json and the voxels of image and mask (raw, little endian, x varying fastest). Prints one JSON
object: versions, and the median seconds of warm repetitions for all classes together and for each class alone, with the
features. SECONDS is the time to spend on each median; at least three repetitions are made.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS"):
    os.environ[name] = "1"

import json
import statistics
import sys
import time

import numpy
import radiomics
import SimpleITK as sitk
from radiomics.featureextractor import RadiomicsFeatureExtractor

sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
radiomics.setVerbosity(60)


def load(directory, case, what, dtype):
    size = case["size"]
    voxels = numpy.fromfile(os.path.join(directory, what), dtype=dtype).reshape(size[::-1])
    image = sitk.GetImageFromArray(voxels)
    image.SetSpacing(case["spacing"])
    return image


def extractor(case, classes, **settings):
    made = RadiomicsFeatureExtractor(**{**case["settings"], **settings})
    made.disableAllFeatures()
    for name in classes:
        made.enableFeatureClassByName(name)
    return made


def median_seconds(call, budget):
    for _ in range(2):  # warm-up
        result = call()
    times = []
    while len(times) < 3 or (sum(times) < budget and len(times) < 200):
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


def main(directory, budget):
    with open(os.path.join(directory, "case.json")) as file:
        case = json.load(file)
    image = load(directory, case, "image", case["pixelType"])
    mask = load(directory, case, "mask", "uint8")
    whole = extractor(case, case["classes"])
    total, vector = median_seconds(lambda: whole.execute(image, mask), budget)
    per_class = {}
    for name in case["classes"]:
        one = extractor(case, [name], additionalInfo=False)
        per_class[name], _ = median_seconds(lambda: one.execute(image, mask), budget / 4)
    result = {
        "versions": {
            "PyRadiomics": radiomics.__version__.lstrip("v"),
            "NumPy": numpy.__version__,
            "SimpleITK": sitk.Version().VersionString(),
            "Python": "%i.%i.%i" % sys.version_info[:3],
        },
        "case": {
            "seconds": total,
            "classes": per_class,
            "imageHash": vector["diagnostics_Image-original_Hash"],
            "features": {k: float(v) for k, v in vector.items() if not k.startswith("diagnostics_")},
        },
    }
    json.dump(result, sys.stdout)


main(sys.argv[1], float(sys.argv[2]))
