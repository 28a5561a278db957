"""Times rings around the region of a mask, 1 .. 7 mm, made by SciPy and SimpleITK.

python3 morphology.py MASK SECONDS

MASK is an NRRD file. Prints one JSON object: versions, and of each way median seconds and how many voxels its rings have.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS"):
    os.environ[name] = "1"

import json
import statistics
import sys
import time

import numpy
import scipy
import SimpleITK as sitk
from scipy import ndimage

sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
RADII = (1, 2, 3, 4, 5, 6, 7)
image = sitk.ReadImage(sys.argv[1])
mask = sitk.GetArrayFromImage(image) == 1
spacing = image.GetSpacing()[::-1]
budget = float(sys.argv[2])


def ellipsoid(radius):
    reach = [int(radius / s) for s in spacing]
    grid = numpy.indices([2 * n + 1 for n in reach])
    return numpy.sqrt(sum(((g - n) * s) ** 2 for g, n, s in zip(grid, reach, spacing))) <= radius


def cropped(radius):
    """The part of the mask that a radius can reach, as slices."""
    where = ndimage.find_objects(mask.astype(numpy.uint8))[0]
    reach = [int(radius / s) + 1 for s in spacing]
    return tuple(slice(max(w.start - n, 0), w.stop + n) for w, n in zip(where, reach))


def dilations():
    return [ndimage.binary_dilation(mask, ellipsoid(radius)) & ~mask for radius in RADII]


def cropped_dilations():
    rings = []
    for radius in RADII:
        ring, where = numpy.zeros_like(mask), cropped(radius)
        ring[where] = ndimage.binary_dilation(mask[where], ellipsoid(radius)) & ~mask[where]
        rings.append(ring)
    return rings


def distances():
    distance = ndimage.distance_transform_edt(~mask, sampling=spacing)
    return [(distance <= radius) & ~mask for radius in RADII]


def cropped_distances():
    where = cropped(RADII[-1])
    distance = ndimage.distance_transform_edt(~mask[where], sampling=spacing)
    rings = [numpy.zeros_like(mask) for _ in RADII]
    for ring, radius in zip(rings, RADII):
        ring[where] = (distance <= radius) & ~mask[where]
    return rings


def itk():
    rings = []
    for radius in RADII:
        reach = [int(radius / s) for s in spacing[::-1]]
        dilated = sitk.BinaryDilate(image, reach, sitk.sitkBall, 0, 1, False)
        # a copy: a view would outlive its image
        rings.append(sitk.GetArrayFromImage(sitk.And(dilated, sitk.Equal(image, 0))))
    return rings


def timed(call):
    times = []
    while not times or sum(times) < budget:
        start = time.perf_counter()
        rings = call()
        times.append(time.perf_counter() - start)
    return {"seconds": statistics.median(times), "counts": [int(ring.sum()) for ring in rings]}


json.dump(
    {
        "versions": {"SciPy": scipy.__version__, "SimpleITK": sitk.Version.VersionString()},
        "ways": {
            "SciPy, `binary_dilation` seven times": timed(dilations),
            "SciPy, `binary_dilation` of the part that it reaches": timed(cropped_dilations),
            "SciPy, one `distance_transform_edt`": timed(distances),
            "SciPy, one `distance_transform_edt` of the part that it reaches": timed(cropped_distances),
            "SimpleITK, `BinaryDilate` seven times": timed(itk),
        },
    },
    sys.stdout,
)
