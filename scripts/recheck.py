#!/usr/bin/env python3
"""Check the proof of a global maximum again, from y, X and K alone.

    python3 scripts/recheck.py FILE...

A FILE is JSON that holds, anywhere in it, objects with y, X, K, method and a certificate of the format
"lmm-optimum/1" (a fixture with an `input` and a `certificate`, or what `lmm-spec certify` writes).

It shares nothing with the program that wrote the certificate: no three diagonals, no enclosures. Every moment of
the profile is an exact fraction, from the inverse of V by whole-number elimination; only ln and pi are enclosed
(mpmath.iv). What is checked is said in spec/optimum/certificate.ts and, mathematically, in spec/estimate.ts.
Exit code: 0 all proofs hold, 1 one does not, 2 a file can not be read.
"""
import json
import sys
from fractions import Fraction as F
from math import gcd, lcm
from operator import mul

from mpmath import iv, mp

DIGITS = 60


class Wrong(Exception):
    """A statement of the certificate does not hold."""


def require(holds, statement):
    if not holds:
        raise Wrong(statement)


# ---- exact linear algebra ---------------------------------------------------------------------------------------

class Matrix:
    """Whole rows over one denominator, so that no fraction is reduced entry by entry."""

    def __init__(self, rows, den=1):
        common = gcd(den, *(x for row in rows for x in row))
        common = -common if den < 0 else common
        self.rows, self.den = [[x // common for x in row] for row in rows], den // common
        self.n, self.m = len(rows), len(rows[0])

    @staticmethod
    def of(fractions):
        den = lcm(*(x.denominator for row in fractions for x in row))
        return Matrix([[x.numerator * (den // x.denominator) for x in row] for row in fractions], den)

    @staticmethod
    def identity(n):
        return Matrix([[int(i == j) for j in range(n)] for i in range(n)])

    def __getitem__(self, at):
        return F(self.rows[at[0]][at[1]], self.den)

    def times(self, other):
        columns = list(zip(*other.rows))
        rows = [[sum(map(mul, row, column)) for column in columns] for row in self.rows]
        return Matrix(rows, self.den * other.den)

    def plus(self, other, t=F(1)):
        """self + t other"""
        a, b = other.den * t.denominator, self.den * t.numerator
        rows = [[a * x + b * y for x, y in zip(p, q)] for p, q in zip(self.rows, other.rows)]
        return Matrix(rows, self.den * a)

    def scaled(self, t):
        return Matrix([[t.numerator * x for x in row] for row in self.rows], self.den * t.denominator)

    @property
    def T(self):
        return Matrix([list(column) for column in zip(*self.rows)], self.den)

    def beside(self, other):
        a, b = other.den, self.den
        return Matrix([[a * x for x in p] + [b * y for y in q] for p, q in zip(self.rows, other.rows)], a * b)

    def trace(self):
        return F(sum(self.rows[i][i] for i in range(self.n)), self.den)

    def trace_of_square(self):
        return F(sum(sum(map(mul, row, column)) for row, column in zip(self.rows, zip(*self.rows))), self.den ** 2)

    def rank(self):
        """Elimination without fractions (Bareiss)."""
        a, r, before = [row[:] for row in self.rows], 0, 1
        for c in range(self.m):
            p = next((i for i in range(r, self.n) if a[i][c] != 0), None)
            if p is None:
                continue
            a[r], a[p] = a[p], a[r]
            top, pivot = a[r], a[r][c]
            for i in range(r + 1, self.n):
                head = a[i][c]
                a[i] = [(x * pivot - head * y) // before for x, y in zip(a[i], top)]
            before = pivot
            r += 1
            if r == self.n:
                break
        return r

    def inverse(self):
        """The inverse and the determinant (Gauss-Jordan without fractions)."""
        n = self.n
        a = [row + [int(i == j) for j in range(n)] for i, row in enumerate(self.rows)]
        before, swaps = 1, 1
        for c in range(n):
            p = next((i for i in range(c, n) if a[i][c] != 0), None)
            if p is None:
                raise Wrong("a matrix that must be regular is singular")
            if p != c:
                a[c], a[p], swaps = a[p], a[c], -swaps
            top, pivot = a[c], a[c][c]
            for i in range(n):
                if i != c:
                    head = a[i][c]
                    a[i] = [(x * pivot - head * y) // before for x, y in zip(a[i], top)]
            before = pivot
        return Matrix([[x * self.den for x in row[n:]] for row in a], before), F(swaps * before, self.den ** n)

    def signs(self):
        """The signs of the pivots of a symmetric matrix: as many of each as there are eigenvalues of that sign."""
        a, before, signs = [row[:] for row in self.rows], 1, []
        while a:
            n = len(a)
            k = next((i for i in range(n) if a[i][i] != 0), None)
            if k is None:
                if any(x != 0 for row in a for x in row):
                    raise Wrong("a diagonal of zeros: the signs of the eigenvalues were not counted")
                return signs + [0] * n
            top, pivot = a[k], a[k][k]
            signs.append((1 if pivot > 0 else -1) * (1 if before > 0 else -1))
            rest = [i for i in range(n) if i != k]
            a = [[(a[i][j] * pivot - top[i] * top[j]) // before for j in rest] for i in rest]
            before = pivot
        return signs


# ---- the model --------------------------------------------------------------------------------------------------

class Model:
    def __init__(self, y, X, K, method, scale):
        self.y, self.X, self.K = Matrix.of([[v] for v in y]), Matrix.of(X), Matrix.of(K).scaled(1 / scale)
        self.method, self.n, self.p = method, len(y), len(X[0])
        self.nu = self.n - self.p if method == "REML" else self.n
        self.I = Matrix.identity(self.n)
        self.XXt = self.X.times(self.X.T)
        self.D = self.K.plus(self.I, F(-1))
        self.XtX_inverse, self.XtX_det = self.X.T.times(self.X).inverse()
        self.seen = {}

    def V(self, h):
        return self.I.scaled(1 - h).plus(self.K, h)

    def moments(self, h):
        """S0, S1, S2, T1, T2 and the volume whose logarithm is in the likelihood."""
        if h not in self.seen:
            self.seen[h] = self.moments_at(h)
        return self.seen[h]

    def moments_at(self, h):
        """P and |V| |X'V^-1 X| are the same for V and V + XX', which is regular where V is singular on X only."""
        Vi, det = self.V(h).plus(self.XXt).inverse()
        ViX = Vi.times(self.X)
        A, det_A = self.X.T.times(ViX).inverse()
        P = Vi.plus(ViX.times(A).times(ViX.T), F(-1))
        Py = P.times(self.y)
        DPy = self.D.times(Py)
        if self.method == "REML":
            M, volume = P, det * det_A / self.XtX_det
        else:
            M, volume = self.V(h).inverse()
        MD = M.times(self.D)
        return {
            "S0": self.y.T.times(Py)[0, 0], "S1": Py.T.times(DPy)[0, 0], "S2": DPy.T.times(P.times(DPy))[0, 0],
            "T1": MD.trace(), "T2": MD.trace_of_square(), "volume": volume,
        }

    def slope(self, h):
        """2f'(h)"""
        m = self.moments(h)
        return self.nu * m["S1"] / m["S0"] - m["T1"]

    def loglik(self, h):
        m = self.moments(h)
        real = lambda x: iv.mpf(x.numerator) / iv.mpf(x.denominator)
        return -(self.nu * (iv.log(2 * iv.pi * real(m["S0"]) / self.nu) + 1) + iv.log(real(m["volume"]))) / 2


def sign(x):
    return (x > 0) - (x < 0)


def check_exact(model, nullity):
    """What is decided without a digit: definiteness, nullities, and where the residual lives."""
    n, wide = model.n, model.K.beside(model.X)
    require(-1 not in model.K.signs(), "K is positive semidefinite")
    require(n - model.K.rank() == nullity["K"], "the nullity of K")
    require(n - wide.rank() == nullity["contrasts"], "the nullity of K on the contrasts")
    fits = wide.beside(model.y).rank() == wide.rank()
    require(fits == nullity["residualFits"], "whether y has something where V vanishes")


def contrasts(model):
    """K/c on the contrasts, 1 on X: P0 K P0 + H."""
    H = model.X.times(model.XtX_inverse).times(model.X.T)
    P0 = model.I.plus(H, F(-1))
    return P0.times(model.K).times(P0).plus(H)


def check_spectrum(A, zeros, bounds, name):
    """Every eigenvalue of A that is not 0 lies between the bounds; `zeros` of them are 0."""
    least, greatest = map(F, bounds)
    I = Matrix.identity(A.n)
    require(least > 0, "a positive lower bound")
    require(A.plus(I, -least).signs().count(-1) == zeros, f"the least eigenvalue, {name}")
    require(I.scaled(greatest).plus(A, F(-1)).signs().count(-1) == 0, f"the greatest eigenvalue, {name}")


def enclosure_of_curvature(model, certificate, a, b):
    """[low, high] of 2f'' over the box, from the moments at its ends."""
    A, B = model.moments(a), model.moments(b)
    d = lambda h, x: 1 - h + h * x
    zeros = {"contrasts": certificate["nullity"]["contrasts"],
             "volume": certificate["nullity"]["contrasts" if model.method == "REML" else "K"]}

    def growth(which):
        least, greatest = map(F, certificate["spectrum"][which])
        low = F(0) if zeros[which] > 0 else least
        return max(F(1), d(b, greatest) / d(a, greatest)), max(F(1), d(a, low) / d(b, low))

    (ra, rb), (va, vb) = growth("contrasts"), growth("volume")
    w = b - a
    S0 = (max(min(A["S0"], A["S0"] - w * A["S1"]), min(B["S0"], B["S0"] + w * B["S1"])), max(A["S0"], B["S0"]))
    S2 = (max(A["S2"] / ra ** 3, B["S2"] / rb ** 3), max(A["S2"], B["S2"]))
    T2 = (max(A["T2"] / va ** 2, B["T2"] / vb ** 2), max(A["T2"], B["T2"]))
    r = (B["S1"] / B["S0"], A["S1"] / A["S0"])
    squares = (F(0) if r[0] <= 0 <= r[1] else min(r[0] ** 2, r[1] ** 2), max(r[0] ** 2, r[1] ** 2))
    if S0[0] <= 0:
        return F(-1), F(1)
    return (model.nu * (squares[0] - 2 * S2[1] / S0[0]) + T2[0], model.nu * (squares[1] - 2 * S2[0] / S0[1]) + T2[1])


def check_box(model, certificate, a, b, proof, s):
    if proof == "slope":
        A, B = model.moments(a), model.moments(b)
        low = model.nu * B["S1"] / B["S0"] - A["T1"]
        high = model.nu * A["S1"] / A["S0"] - B["T1"]
        require(low > 0 if s > 0 else high < 0, f"slope over [{a}, {b}]")
    elif proof == "curvature":
        low, high = enclosure_of_curvature(model, certificate, a, b)
        require(low > 0 if s > 0 else high < 0, f"curvature over [{a}, {b}]")
    elif proof == "lines":
        fa, fb, w = model.slope(a), model.slope(b), b - a
        c, d = enclosure_of_curvature(model, certificate, a, b)
        require(sign(fa) == sign(fb) == s, f"signs at the ends of [{a}, {b}]")
        if c < 0 < d:  # otherwise f' is monotone, and the two signs are enough
            c, d = (c, d) if s > 0 else (d, c)
            require(s * (d * fa - c * fb + c * d * w) / (d - c) > 0, f"lines over [{a}, {b}]")
    else:
        require(proof == "end" and b == 1, "an end box ends at 1")
        check_end(model, certificate, a, s)


def check_end(model, certificate, a, s):
    """The sign of 2 t f' for t = 1 - h from 0 to eta, from bounds of its four parts."""
    nullity, spectrum = certificate["nullity"], certificate["spectrum"]
    k = nullity["contrasts" if model.method == "REML" else "K"]
    least = min(F(spectrum["contrasts"][0]), F(spectrum["volume"][0]))
    delta = F(spectrum["contrasts"][1]) + 1
    eta, others = 1 - a, model.n - k
    reach = eta / (a * least)
    if nullity["residualFits"]:
        require(s > 0 and k - model.nu * reach - others * eta / a > 0, "the rise at h = 1")
        return
    e0 = null_share(model, F(spectrum["contrasts"][0]))
    kept = e0 - delta * reach ** 2
    require(s < 0 and kept > 0 and k + others * reach - model.nu * kept / (e0 + reach) < 0, "the fall at h = 1")


def null_share(model, least):
    """The share of the residual in null(K) and null(X'): a lower bound, t S0(1 - t) - t/((1 - t) least)."""
    t = F(1, 2 ** 200)
    return t * model.moments(1 - t)["S0"] / model.moments(F(0))["S0"] - t / ((1 - t) * least)


def check_stationary(model, boxes, ends, stationary):
    """A box in which f'' has one sign holds a zero of f' exactly when f' changes its sign."""
    found, at_end = [], {}
    for a, b, proof, s in boxes:
        if proof == "curvature":
            first, last = sign(model.slope(a)) or s, sign(model.slope(b)) or -s
            if first != last:
                found.append((a, b, "maximum" if first > 0 else "minimum"))
        else:
            first = last = s
        if a == 0:
            at_end[0] = first
        if b == 1:
            at_end[1] = last
    require([at_end[0], at_end[1]] == list(ends), "the signs of f' at the ends")
    require(len(found) == len(stationary), "the number of stationary points")
    for (a, b, kind), claimed in zip(found, stationary):
        lo, hi = F(claimed["lo"]), F(claimed["hi"])
        require(claimed["kind"] == kind and a <= lo < hi <= b, f"a {kind} inside [{a}, {b}]")
        up = 1 if kind == "maximum" else -1
        require(sign(model.slope(lo)) == up and sign(model.slope(hi)) == -up, f"the {kind} between {lo} and {hi}")


def check_maxima(model, certificate):
    """Where the local maxima are, and their log-likelihoods."""
    expected = [("zero", F(0), F(0))] if certificate["ends"][0] < 0 else []
    expected += [("inside", F(s["lo"]), F(s["hi"])) for s in certificate["stationary"] if s["kind"] == "maximum"]
    singular = certificate["nullity"]["contrasts" if model.method == "REML" else "K"] > 0
    if certificate["ends"][1] > 0 and not singular:
        expected.append(("one", F(1), F(1)))
    require([e[0] for e in expected] == [m["where"] for m in certificate["maxima"]], "the list of local maxima")
    values = []
    for (_, lo, hi), claimed in zip(expected, certificate["maxima"]):
        value = model.loglik(lo)
        if hi > lo:  # concave around the maximum: f(lo) <= f <= f(lo) + f'(lo)(hi - lo)
            gain = model.slope(lo) / 2 * (hi - lo)
            value = value + iv.mpf([0, 1]) * iv.mpf(gain.numerator) / iv.mpf(gain.denominator)
        low, high = map(iv.mpf, claimed["loglik"])
        require(value.b >= low.a and value.a <= high.b, f"the log-likelihood at {float(lo)}")
        values.append((value, lo, hi))
    return values


def check(job):
    certificate = job["certificate"]
    numbers = lambda xs: [F(str(x)) for x in xs]
    model = Model(numbers(job["y"]), [numbers(r) for r in job["X"]], [numbers(r) for r in job["K"]],
                  certificate["method"], F(certificate["scale"]))
    check_exact(model, certificate["nullity"])
    check_spectrum(contrasts(model), certificate["nullity"]["contrasts"], certificate["spectrum"]["contrasts"], "contrasts")
    if model.method == "ML":
        check_spectrum(model.K, certificate["nullity"]["K"], certificate["spectrum"]["volume"], "volume")
    boxes = [(F(a), F(b), proof, s) for a, b, proof, s in certificate["boxes"]]
    require(boxes[0][0] == 0 and boxes[-1][1] == 1 and all(x[1] == z[0] for x, z in zip(boxes, boxes[1:])),
            "the boxes leave no gap in [0, 1]")
    for box in boxes:
        check_box(model, certificate, *box)
    check_stationary(model, boxes, certificate["ends"], certificate["stationary"])
    values = check_maxima(model, certificate)
    for optimum in job.get("optima", []):
        check_optimum(model, certificate, optimum, values)
    return len(boxes), len(certificate["stationary"])


def check_optimum(model, certificate, optimum, values):
    """The reported components are those of one of the maxima, and no other maximum is higher."""
    scale, close = F(certificate["scale"]), F(1, 10 ** 30)
    h2 = F(optimum["h2"])
    best = max(range(len(values)), key=lambda i: values[i][0].mid)
    here = min(range(len(values)), key=lambda i: abs(share_of_K(values[i][1], scale) - h2))
    value, lo, _ = values[here]
    require(values[best][0].a <= value.b, "no other maximum is higher")
    sigma2 = model.moments(lo)["S0"] / model.nu
    for name, true in [("h2", share_of_K(lo, scale)), ("sigma2g", sigma2 * lo / scale), ("sigma2e", sigma2 * (1 - lo))]:
        require(abs(F(optimum[name]) - true) <= close * max(abs(true), F(1, 10 ** 300)), name)


def share_of_K(h, scale):
    return (h / scale) / (h / scale + 1 - h)


# ---- reading ----------------------------------------------------------------------------------------------------

def find(node, wanted):
    """The first object below node for which `wanted` holds."""
    if isinstance(node, dict):
        if wanted(node):
            return node
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            found = find(child, wanted)
            if found is not None:
                return found
    return None


def jobs(node):
    """Every object with a problem and a certificate of ours, the innermost ones."""
    is_certificate = lambda x: x.get("format") == "lmm-optimum/1"
    is_problem = lambda x: all(k in x for k in ("y", "X", "K"))
    children = list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []
    inner = [job for child in children for job in jobs(child)]
    if inner or not isinstance(node, dict):
        return inner
    certificate, problem = find(node, is_certificate), find(node, is_problem)
    if certificate is None or problem is None:
        return []
    return [{"id": node.get("id", "certificate"), "optima": node.get("optima", []), **problem, "certificate": certificate}]


def main(files):
    iv.dps = mp.dps = DIGITS
    wrong = seen = 0
    for name in files:
        try:
            with open(name, encoding="utf-8") as stream:
                document = json.load(stream)
        except (OSError, ValueError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 2
        for job in jobs(document):
            seen += 1
            try:
                boxes, stationary = check(job)
                print(f"proved  {job['id']}: {boxes} boxes, {stationary} stationary points")
            except Wrong as statement:
                wrong += 1
                print(f"WRONG   {job['id']}: {statement}")
    print(f"{seen} certificates, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
