"""Times MIRP on configuration C of the IBSI: reading, processing and all its feature families.

python3 mirp_configuration.py IMAGE MASK SECONDS

Prints one JSON object: median seconds, version, and the number of features.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import importlib.metadata
import json
import statistics
import sys
import time
import warnings

warnings.simplefilter("ignore")
from mirp import extract_features


def run():
    return extract_features(
        image=sys.argv[1],
        mask=sys.argv[2],
        image_modality="ct",
        by_slice=False,
        new_spacing=2.0,
        spline_order=1,
        anti_aliasing=False,
        roi_spline_order=1,
        resegmentation_intensity_range=[-1000.0, 400.0],
        base_discretisation_method="fixed_bin_size",
        base_discretisation_bin_width=25.0,
        base_feature_families="all",
        ivh_discretisation_method="fixed_bin_size",
        ivh_discretisation_bin_width=2.5,
        num_cpus=1,
    )


run()  # warm-up
times = []
while len(times) < 3 or sum(times) < float(sys.argv[3]):
    start = time.perf_counter()
    table = run()[0]
    times.append(time.perf_counter() - start)
version = importlib.metadata.version("mirp")
print(json.dumps({"seconds": statistics.median(times), "version": version, "features": int(table.shape[1])}))
