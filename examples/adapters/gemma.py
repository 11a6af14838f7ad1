#!/usr/bin/env python3
"""GEMMA as an implementation of lmm-protocol/1: every question becomes files and one run of `gemma`.

It prints 10 digits of K, 7 of an association, 6 of the null model; neither ML components nor a statistic. It centres K
before anything else: by REML the components are the same, and the intercept is that of another V, so it is not told here."""
import re, subprocess, tempfile, warnings
from pathlib import Path
import numpy as np
from protocol import need, serve

NO_FILTER = "-maf 0 -miss 1 -hwe 0 -r2 1 -notsnp".split()
ORDINARY = ("very few SNPs",)  # GEMMA says so of every small example

def gemma(files, *options):
    """One run: the files by their option, then what it wrote. What it warns of is passed on."""
    with tempfile.TemporaryDirectory() as d:
        given = [word for option, text in files.items() for word in (option, write(Path(d, option[1:] + ".txt"), text))]
        run = subprocess.run(["gemma", *given, *map(str, options), *NO_FILTER, "-outdir", d, "-o", "out"], capture_output=True, text=True)
        said = run.stdout + run.stderr
        out = {p.suffixes[0][1:]: p.read_text() for p in Path(d).glob("out.*")}
    for line in re.findall(r"WARNING:? *(.*)", said):
        if not line.startswith(ORDINARY): warnings.warn(f"gemma: {line}")
    if run.returncode != 0: raise RuntimeError(f"gemma ended with {run.returncode}: {said.strip()[-200:]}")
    return out
def write(path, text):
    path.write_text(text)
    return str(path)
def table(rows): return "".join("\t".join("NA" if v is None else str(v) for v in row) + "\n" for row in rows)
def column(values): return table([[v] for v in values])
def bimbam(dosage):  # one line a variant: name, counted allele, other allele, the dosage of each person
    return "".join(", ".join([f"v{j}", "A", "C", *("NA" if v is None else v for v in x)]) + "\n" for j, x in enumerate(zip(*dosage)))

def relationship(dosage, convention, missing, monomorphic):
    if convention not in ("centre-only", "population-sd"): raise NotImplementedError("gemma centres (-gk 1) or standardises by the SD over n (-gk 2)")
    observed = [{float(v) for v in x if v is not None} for x in zip(*dosage)]
    if missing != "mean" and any(v is None for row in dosage for v in row): raise NotImplementedError("gemma puts the mean in for what is missing")
    if monomorphic != "drop" and min(map(len, observed)) < 2: raise NotImplementedError("gemma drops what does not vary")
    kind, name = (1, "cXX") if convention == "centre-only" else (2, "sXX")
    K = gemma({"-g": bimbam(dosage), "-p": column(range(len(dosage)))}, "-gk", kind)[name]
    return {"K": [[float(v) for v in line.split()] for line in K.splitlines()]}

def model(y, X, K, dosage, *options):
    need(len(y) == len(X) == len(K), "dimension-mismatch")
    if not any(len(set(x)) == 1 for x in zip(*X)): raise NotImplementedError("gemma adds an intercept where the covariates have none")
    return gemma({"-g": bimbam(dosage), "-p": column(y), "-c": table(X), "-k": table(K)}, *options)

def fit(y, X, K, method, information=None, level=None):
    if method == "ML": raise NotImplementedError("gemma prints no ML components of the null model")
    log = model(y, X, K, [[str(i % 3)] for i in range(len(y))], "-lmm", 4)["log"]  # a variant, because it wants one
    told = lambda name: float(re.search(rf"## {re.escape(name)} *= *(\S*)", log)[1])
    l, g, e = (told(f"{name} in the null model") for name in ("REMLE log-likelihood", "vg estimate", "ve estimate"))
    if np.isnan(l + g + e): raise RuntimeError("gemma prints nan")
    return {"sigma2_g": g, "sigma2_e": e, "h2": g / (g + e) if g + e else np.nan, "lambda": g / e if e else np.nan, "loglik": l}

def associate(y, X, K, dosage, tests, components, method, missing="refuse"):
    names = [{"wald-f": "wald", "wald-t": "wald", "lrt-chi2": "lrt", "score-f": "score"}.get(t, t) for t in tests]
    if components != "refit" or not {"wald", "lrt", "score"}.issuperset(names) or (method == "ML" and "wald" in names):
        raise NotImplementedError("gemma refits by REML for its Wald F, by ML for its likelihood ratio; its score test is an F at the null")
    lines = [line.split("\t") for line in model(y, X, K, dosage, "-lmm", 4)["assoc"].splitlines()]
    rows = {row[1]: dict(zip(lines[0], row)) for row in lines[1:]}
    tell = lambda name: [float(rows[f"v{j}"][name]) if f"v{j}" in rows else None for j in range(len(dosage[0]))]
    return {"beta": tell("beta"), "se": tell("se"), "p": [tell(f"p_{t}") for t in names]}

version = re.search(r"GEMMA (\S+)", subprocess.run(["gemma", "-h"], capture_output=True, text=True).stdout)[1]
serve("GEMMA", version, (relationship, fit, associate), methods=["REML", "ML"], output_digits=6,
      conventions={"relationship": ["centre-only", "population-sd"], "associate": ["wald-f", "wald-t", "lrt-chi2", "score-f"]},
      outputs={"relationship": ["K"], "associate": ["beta", "se", "p"],
               "fit": ["sigma2_g", "sigma2_e", "h2", "lambda", "loglik"]})
