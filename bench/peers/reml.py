"""REML by LAPACK's dsyevr through scipy, the intercept projected out: reml.py K.bin y.txt prints h2, loglik, seconds."""
import sys
import time

import numpy as np
from scipy.linalg import eigh
from scipy.optimize import minimize_scalar

y = np.loadtxt(sys.argv[2])
n = len(y)
K = np.fromfile(sys.argv[1]).reshape(n, n)
began = time.perf_counter()
mean = K.mean(axis=0)
centred = K - mean[:, None] - mean[None, :] + K.mean()
values, vectors = eigh(centred, driver="evr", overwrite_a=True, check_finite=False)
lam = np.maximum(values[1:], 0)
z2 = (vectors[:, 1:].T @ (y - y.mean())) ** 2
m = n - 1


def negative(h):
    d = h * lam + 1 - h
    return 0.5 * (m * (np.log(2 * np.pi * np.sum(z2 / d) / m) + 1) + np.sum(np.log(d)))


best = minimize_scalar(negative, bounds=(0, 1), method="bounded", options={"xatol": 1e-12})
print(f"{best.x:.12g} {-best.fun:.12g} {time.perf_counter() - began:.4f}")
