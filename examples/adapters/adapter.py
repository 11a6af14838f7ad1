#!/usr/bin/env python3
"""numpy as an implementation of lmm-protocol/1: one JSON request a line on stdin, one answer a line on stdout."""
import json, sys
import numpy as np
class Refused(Exception): pass
def need(holds, code):  # the code is one of the closed set of refusals
    if not np.all(holds): raise Refused(code)
def table(rows):  # numbers travel as text; null is missing (nan here), "nan" and "inf" are no data
    X = np.array(rows, float)
    need(X.size > 0, "empty")
    need(np.isfinite(X) | np.equal(np.array(rows, object), None), "not-finite")
    return X
def text(x):  # repr prints a double in full
    return [text(y) for y in x] if np.ndim(x) else None if np.isnan(x) else repr(float(x))

def standardize(dosage, convention, missing="refuse", monomorphic="refuse"):
    X = table(dosage)
    need(~((X < 0) | (X > 2)), "not-a-dosage")
    need(convention in SCALES and missing in ("refuse", "mean"), "unknown-convention")
    need(np.isfinite(X).any(0), "all-missing")
    need(missing == "mean" or np.isfinite(X), "missing-genotype")
    need(convention != "sample-sd" or len(X) > 1, "too-few-individuals")
    mean = np.nanmean(X, 0)
    C = np.where(np.isnan(X), 0, X - mean)
    scale = SCALES[convention](C, mean / 2)
    varies = scale > 0 if convention == "hwe-sd" else np.nanmax(X, 0) > np.nanmin(X, 0)
    need(monomorphic != "refuse" or varies, "monomorphic")
    need(monomorphic == "count" or varies.any(), "no-variants")
    keep = varies | (monomorphic == "count")
    return {"Z": (C / np.where(varies, scale, 1))[:, keep], "mean": mean[keep],
            "scale": np.where(varies | (convention == "centre-only"), scale, 0)[keep]}

def relationship(dosage, convention, missing, monomorphic):
    if convention not in SCALES or missing == "pairwise": raise NotImplementedError(f"{convention}, {missing}")
    Z = standardize(dosage, convention, missing, monomorphic)["Z"]
    K = Z @ Z.T / Z.shape[1]
    return {"K": K, "rank": np.linalg.matrix_rank(K, hermitian=True), "trace": np.trace(K)}

def decompose(x, b, g, y):
    need(len(x) == len(y) == len(g), "dimension-mismatch")
    need(len(y) > 1, "too-few-individuals")
    C, var_y = np.cov(np.array(x, float) * float(b), np.array(g, float)), np.var(np.array(y, float), ddof=1)
    need(var_y > 0, "zero-variance")
    return {"pve_fixed": C[0, 0] / var_y, "pve_random": C[1, 1] / var_y, "pve_total": C.sum() / var_y, "covariance_share": 2 * C[0, 1] / var_y}
def echo(values): return {"values": [float(v) for v in values]}
SCALES = {"sample-sd": lambda C, p: C.std(0, ddof=1), "population-sd": lambda C, p: C.std(0),
          "hwe-sd": lambda C, p: np.sqrt(2 * p * (1 - p)), "centre-only": lambda C, p: np.ones(len(p))}
OPS = {f.__name__: f for f in (echo, standardize, relationship, decompose)}
HELLO = {"op": "hello", "protocol": 1, "implementation": {"name": "numpy", "version": np.__version__},
         "capabilities": {"ops": list(OPS), "output_digits": 17}}
def answer(op, input):
    try: return {"status": "ok", "output": {name: text(x) for name, x in OPS[op](**input).items()}}
    except Refused as e: return {"status": "refused", "class": str(e), "message": f"{op}: {e}"}
    except NotImplementedError as e: return {"status": "unsupported", "reason": str(e)}
    except (TypeError, ValueError) as e: return {"status": "refused", "class": "malformed", "message": str(e)}
for line in sys.stdin:
    m = json.loads(line)
    if m["op"] == "bye": break
    print(json.dumps(HELLO if m["op"] == "hello" else {"id": m["id"], **answer(m["op"], m["input"])}), flush=True)
