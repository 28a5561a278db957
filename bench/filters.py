"""Times PyRadiomics on an image with filters, and on voxel maps.

python3 filters.py image IMAGE MASK SECONDS     original, wavelet and LoG images, all classes
python3 filters.py maps IMAGE MASK              voxel maps of GLCM and first order, radius 1, 32 bins, once

IMAGE and MASK are NRRD files. Prints one JSON object: median seconds, and the features, or for maps the sum over the voxels of each map.
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
numpy.seterr(all="ignore")
CLASSES = ("shape", "firstorder", "glcm", "gldm", "glrlm", "glszm", "ngtdm")


def extractor(classes, image_types):
    made = RadiomicsFeatureExtractor(additionalInfo=False)
    made.disableAllImageTypes()
    made.enableImageTypes(**image_types)
    made.disableAllFeatures()
    for name in classes:
        made.enableFeatureClassByName(name)
    return made


def filtered(image, mask, budget):
    made = extractor(CLASSES, {"Original": {}, "Wavelet": {}, "LoG": {"sigma": [1.0, 2.0, 3.0, 4.0, 5.0]}})
    made.execute(image, mask)  # warm-up
    times = []
    while len(times) < 3 or sum(times) < budget:
        start = time.perf_counter()
        vector = made.execute(image, mask)
        times.append(time.perf_counter() - start)
    features = {k: float(v) for k, v in vector.items() if not k.startswith("diagnostics_")}
    return {"seconds": statistics.median(times), "features": features}


def maps(image, mask):
    made = extractor(("glcm", "firstorder"), {"Original": {}})
    made.settings.update(voxelBatch=1000, binCount=32)
    start = time.perf_counter()
    vector = made.execute(image, mask, voxelBased=True)
    seconds = time.perf_counter() - start
    sums = {k: float(sitk.GetArrayFromImage(v).sum()) for k, v in vector.items() if isinstance(v, sitk.Image)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"seconds": seconds, "features": sums, "peakBytes": peak}


what, image, mask = sys.argv[1], sitk.ReadImage(sys.argv[2]), sitk.ReadImage(sys.argv[3])
result = filtered(image, mask, float(sys.argv[4])) if what == "image" else maps(image, mask)
json.dump(result, sys.stdout)
