#!/usr/bin/env python3
"""EMMAX as an implementation of lmm-protocol/1: every question becomes files and one run of `emmax` or `emmax-kin`.

emmax-kin's K is half of `hwe-sd`, with the mean for what is missing and what does not vary counted; it is doubled here.
Components are REML's, of the null model; an association takes the ratio of the null model and a scale of its own, and is
tested by t. It prints 5 digits unless told (here -d 17), and its search stops there; no effect of a covariate, no error."""
import subprocess, tempfile
from pathlib import Path
import numpy as np
from protocol import need, serve

ALLELES = {0: "1\t1", 1: "1\t2", 2: "2\t2", None: "0\t0"}  # it counts the allele 2

def lines(rows): return "".join("\t".join("NA" if v is None else str(v) for v in row) + "\n" for row in rows)
def run(d, *words):
    done = subprocess.run(list(map(str, words)), cwd=d, capture_output=True, text=True)
    said = (done.stderr or done.stdout).strip()
    need("must be the same, but actually different" not in said, "not-symmetric")
    if done.returncode != 0: raise RuntimeError(f"{words[0]} ended with {done.returncode}: {said[-200:]}")
def genotypes(d, n, columns):
    Path(d, "t.tfam").write_text(lines((f"f{i}", f"i{i}", 0, 0, 0, -9) for i in range(n)))
    Path(d, "t.tped").write_text(lines((1, f"v{j}", 0, j + 1, *(ALLELES[v] for v in x)) for j, x in enumerate(columns)))
def whole(dosage):
    need(len({len(row) for row in dosage}) == 1, "ragged")
    columns = [[None if v is None else float(v) for v in x] for x in zip(*dosage)]
    need([v is None or 0 <= v <= 2 for x in columns for v in x], "not-a-dosage")
    if any(v not in ALLELES for x in columns for v in x): raise NotImplementedError("a genotype is 0, 1, 2 or missing")
    return columns

def relationship(dosage, convention, missing, monomorphic):
    if convention != "hwe-sd": raise NotImplementedError("emmax-kin scales by sqrt(2p(1-p))")
    need(missing in ("refuse", "mean", "pairwise") and monomorphic in ("refuse", "drop", "count"), "unknown-convention")
    columns = whole(dosage)
    if missing != "mean" and any(None in x for x in columns): raise NotImplementedError("emmax-kin puts the mean in for what is missing")
    if monomorphic != "count" and any(len(set(x) - {None}) < 2 for x in columns): raise NotImplementedError("what does not vary is counted")
    with tempfile.TemporaryDirectory() as d:
        genotypes(d, len(dosage), columns)
        run(d, "emmax-kin", "-d", 17, "t")
        K = np.atleast_2d(np.loadtxt(Path(d, "t.BN.kinf")))
    return {"K": 2 * K}

def model(y, X, K, columns):
    """What one run writes: the null model, then a line a variant."""
    need(len(y) == len(X) == len(K), "dimension-mismatch")
    with tempfile.TemporaryDirectory() as d:
        genotypes(d, len(y), columns)
        for name, rows in (("y", [[v] for v in y]), ("X", X)): Path(d, name).write_text(lines((f"f{i}", f"i{i}", *row) for i, row in enumerate(rows)))
        Path(d, "K").write_text(lines(K))
        run(d, "emmax", "-d", 17, "-t", "t", "-p", "y", "-k", "K", "-c", "X", "-o", "out")
        return np.loadtxt(Path(d, "out.reml")), [line.split() for line in Path(d, "out.ps").read_text().splitlines()]

def fit(y, X, K, method, information=None, level=None):
    if method == "ML": raise NotImplementedError("emmax has REML only")
    loglik, _, delta, g, e, _ = model(y, X, K, [[i % 3 for i in range(len(y))]])[0]  # a variant, because it wants one
    if not np.isfinite(loglik + g + e): raise RuntimeError("emmax prints nan or inf")
    return {"sigma2_g": g, "sigma2_e": e, "h2": g / (g + e) if g + e else np.nan, "lambda": 1 / delta, "loglik": loglik}

def associate(y, X, K, dosage, tests, components, method, missing="refuse"):
    if method == "ML" or components != "null-ratio" or not {"wald", "wald-f", "wald-t"}.issuperset(tests):
        raise NotImplementedError("emmax takes the ratio of the REML null model, and tests by t")
    columns = whole(dosage)
    if missing != "mean" and any(None in x for x in columns): raise NotImplementedError("emmax puts the mean in for what is missing")
    rows = np.array([row[1:] for row in model(y, X, K, columns)[1]], float)
    return {"beta": rows[:, 0], "p": [rows[:, -1]] * len(tests)}

serve("EMMAX", "beta-20100307", (relationship, fit, associate), methods=["REML"], output_digits=5,
      conventions={"relationship": ["hwe-sd"], "associate": ["wald-f", "wald-t"]},
      outputs={"relationship": ["K"], "fit": ["sigma2_g", "sigma2_e", "h2", "lambda", "loglik"], "associate": ["beta", "p"]})
