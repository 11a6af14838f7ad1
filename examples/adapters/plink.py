#!/usr/bin/env python3
"""PLINK's relationship matrix as an implementation of lmm-protocol/1: .bed/.bim/.fam in, the doubles of --make-rel out.

  plink.py plink1.9    plink.py plink2

--make-rel scales by sqrt(2p(1-p)) and counts variants that do not vary; `cov` only centres; `ibc3` has Yang's diagonal.
Missing genotypes are left out pair by pair, or put at the mean by plink2's `meanimpute`. Genotypes are whole numbers; at least 50 people, or plink2 has to be told."""
import re, subprocess, sys, tempfile
from pathlib import Path
import numpy as np
from protocol import need, serve

PROGRAM = sys.argv[1]
KINDS = {"hwe-sd": [], "centre-only": ["cov"], "yang-2010-diagonal": ["ibc3"]} if PROGRAM != "plink2" else {"hwe-sd": [], "centre-only": ["cov"]}
CODES = {2: 0b00, None: 0b01, 1: 0b10, 0: 0b11}  # by the number of the allele that .bim names first

def write(prefix, columns):
    n, lines = len(columns[0]), lambda rows: "".join("\t".join(map(str, r)) + "\n" for r in rows)
    Path(f"{prefix}.fam").write_text(lines((f"f{i}", f"i{i}", 0, 0, 0, -9) for i in range(n)))
    Path(f"{prefix}.bim").write_text(lines((1, f"v{j}", 0, j + 1, "A", "C") for j in range(len(columns))))
    bed = bytearray(b"\x6c\x1b\x01")
    for x in columns:
        codes = [CODES[v] for v in x] + [0] * (-n % 4)
        bed += bytes(a | b << 2 | c << 4 | d << 6 for a, b, c, d in zip(*[iter(codes)] * 4))
    Path(f"{prefix}.bed").write_bytes(bed)

def relationship(dosage, convention, missing, monomorphic):
    if convention not in KINDS: raise NotImplementedError(f"{PROGRAM} has no {convention}")
    need(missing in ("refuse", "mean", "pairwise") and monomorphic in ("refuse", "drop", "count"), "unknown-convention")
    need(len({len(row) for row in dosage}) == 1, "ragged")
    D = [[None if v is None else float(v) for v in x] for x in zip(*dosage)]
    need([v is None or 0 <= v <= 2 for x in D for v in x], "not-a-dosage")
    if any(v not in CODES for x in D for v in x): raise NotImplementedError("a genotype is 0, 1, 2 or missing")
    holes = any(None in x for x in D)
    if holes and missing != "pairwise" and (missing, PROGRAM) != ("mean", "plink2"): raise NotImplementedError("what is missing is left out pair by pair")
    if monomorphic != "count" and any(len(set(x) - {None}) < 2 for x in D): raise NotImplementedError("what does not vary is counted")
    with tempfile.TemporaryDirectory() as d:
        write(f"{d}/in", D)
        words = ["--make-rel", "bin", "square", *KINDS[convention], *["meanimpute"][: holes and missing == "mean"]]
        few = ["--bad-freqs"] if PROGRAM == "plink2" else []  # plink2 wants 50 people, or to be told
        run = subprocess.run([PROGRAM, "--bfile", f"{d}/in", *words, *few, "--out", f"{d}/out"], capture_output=True, text=True)
        if run.returncode != 0: raise RuntimeError(f"{PROGRAM} ended with {run.returncode}: {run.stderr.strip()[-200:]}")
        K = np.fromfile(f"{d}/out.rel.bin").reshape(len(dosage), -1)
    return {"K": K}

version = re.search(r"v(\S+)", subprocess.run([PROGRAM, "--version"], capture_output=True, text=True).stdout)[1]
serve(PROGRAM, version, (relationship,), conventions={"relationship": list(KINDS)}, outputs={"relationship": ["K"]})
