#!/usr/bin/env python3
"""The smallest useful adapter: one JSON request a line on stdin, one answer a line on stdout, every number a text."""
import json, sys
import numpy as np

class Refused(Exception): pass  # a question without an answer: the reason is one of a closed set of names

def relationship(dosage, convention, missing, monomorphic):  # K = ZZ'/m
    if {missing, monomorphic} != {"refuse"}: raise NotImplementedError("missing or constant genotypes")
    X = np.array(dosage, float)  # null, a missing genotype, becomes nan
    if np.isnan(X).any(): raise Refused("missing-genotype")
    if (X < 0).any() or (X > 2).any(): raise Refused("not-a-dosage")
    if (X.std(0) == 0).any(): raise Refused("monomorphic")
    Z = (X - X.mean(0)) / X.std(0, ddof=1)
    return {"K": Z @ Z.T / Z.shape[1]}

def loglik(y, X, K, sigma2_g, sigma2_e, method, **_):  # of REML, V = s2g K + s2e I
    y, X, K = (np.array(a, float) for a in (y, X, K))
    V = float(sigma2_g) * K + float(sigma2_e) * np.eye(len(y))
    ViX, Viy = np.linalg.solve(V, X), np.linalg.solve(V, y)
    XtViX = X.T @ ViX
    yPy = y @ Viy - (X.T @ Viy) @ np.linalg.solve(XtViX, X.T @ Viy)
    logdet = lambda A: np.linalg.slogdet(A)[1]
    n, p = X.shape
    return {"loglik": -((n - p) * np.log(2 * np.pi) + logdet(V) + logdet(XtViX) - logdet(X.T @ X) + yPy) / 2}

OPS = {"relationship": relationship, "loglik": loglik}
HELLO = {"op": "hello", "protocol": 1, "implementation": {"name": "minimal", "version": np.__version__},
         "capabilities": {"ops": list(OPS), "methods": ["REML"], "outputs": {"relationship": ["K"], "loglik": ["loglik"]},
                          "conventions": {"relationship": ["sample-sd"], "loglik": ["error-contrasts"]}}}
def text(x): return [text(v) for v in x] if np.ndim(x) else repr(float(x))  # repr prints a double in full
def answer(op, input):
    try: return {"status": "ok", "output": {name: text(value) for name, value in OPS[op](**input).items()}}
    except Refused as e: return {"status": "refused", "class": str(e)}
    except NotImplementedError as e: return {"status": "unsupported", "reason": str(e)}
    except (TypeError, ValueError) as e: return {"status": "refused", "class": "malformed", "message": str(e)}
for line in sys.stdin:
    m = json.loads(line)
    if m["op"] == "bye": break
    print(json.dumps(HELLO if m["op"] == "hello" else {"id": m["id"], **answer(m["op"], m["input"])}), flush=True)
