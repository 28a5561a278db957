"""Extracts the features of a manifest with PyRadiomics, in processes side by side.

python3 cohort_pyradiomics.py MANIFEST PARAMS OUTPUT PROCESSES

Made after the plan of batchprocessing_parallel.py, among the examples of PyRadiomics: a pool of processes that is given the
rows of a CSV file, an extractor made for each case from a parameter file, the result of each case kept in a file of its own, and
one table of all at the end. SimpleITK has one thread in each process. A case that fails has no features.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS"):
    os.environ[name] = "1"

import csv
import multiprocessing
import shutil
import sys

import radiomics
import SimpleITK as sitk
from radiomics.featureextractor import RadiomicsFeatureExtractor

manifest, params, output, processes = sys.argv[1:5]
parts = output + ".parts"


def begin():
    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
    radiomics.setVerbosity(60)


def extract(case):
    row = dict(case)
    try:
        row.update(RadiomicsFeatureExtractor(params).execute(case["Image"], case["Mask"]))
        write(os.path.join(parts, case["ID"] + ".csv"), [row])
    except Exception as error:
        print(case["ID"], error, file=sys.stderr)
    return row


def write(path, rows):
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), restval="")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    with open(manifest, newline="") as file:
        cases = list(csv.DictReader(file))
    os.makedirs(parts, exist_ok=True)
    with multiprocessing.Pool(int(processes), begin) as pool:
        write(output, pool.map(extract, cases))
    shutil.rmtree(parts)
