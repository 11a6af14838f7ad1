#!/usr/bin/env python3
"""The mixed model y ~ N(Xb, s2g K + s2e I) in numpy and scipy, as one writes it: rotate by the eigenvectors of K once,
then every likelihood is a sum; its profile over h2 is searched cell by cell. An implementation of lmm-protocol/1, and
no oracle: docs/peers.md tells where it fails, and why."""
import warnings
import numpy as np
import scipy
from scipy import optimize, stats
from protocol import Refused, need, serve

class Model:
    """A question, rotated: V is diagonal here. Refused where it makes no sense."""
    def __init__(self, y, X, K, method="ML"):
        need(method in ("ML", "REML"), "unknown-convention")
        y, X, K = (np.array(a, float) for a in (y, X, K))
        need([np.isfinite(a).all() for a in (y, X, K)], "not-finite")
        n, p = X.shape
        need(len(y) == n and K.shape == (n, n), "dimension-mismatch")
        self.reml, self.n, self.p, self.df = method == "REML", n, p, n - p if method == "REML" else n
        need(self.df > 0, "no-residual-df")
        need(np.linalg.matrix_rank(X) == p, "rank-deficient")
        need(K == K.T, "not-symmetric")
        d, U = np.linalg.eigh(K)
        self.noise = n * np.finfo(float).eps * abs(d).max()
        need(d >= -self.noise, "not-psd")
        self.d, self.U, self.y, self.X, self.prior = np.maximum(d, 0), U, U.T @ y, U.T @ X, np.diag(K)
        self.logdetXtX = np.linalg.slogdet(X.T @ X)[1]

    def at(self, g, e):
        """Generalised least squares at the components g and e, and the terms of the likelihood."""
        v = g * self.d + e
        need(v > g * self.noise, "not-positive-definite")
        W = self.X / v[:, None]
        cov = np.linalg.inv(self.X.T @ W)
        beta = cov @ (W.T @ self.y)
        Py = (self.y - self.X @ beta) / v
        return dict(v=v, W=W, cov=cov, beta=beta, Py=Py, yPy=self.y @ Py, logdet_V=np.log(v).sum(),
                    logdetXtViX=-np.linalg.slogdet(cov)[1])

    def loglik(self, f, convention="error-contrasts"):
        constant = 0 if convention == "without-constants" else self.df * np.log(2 * np.pi)
        xtx = self.logdetXtX if convention == "error-contrasts" else 0
        return -(constant + f["logdet_V"] + (f["logdetXtViX"] - xtx if self.reml else 0) + f["yPy"]) / 2

    def projector(self, f): return np.diag(1 / f["v"]) - f["W"] @ f["cov"] @ f["W"].T

    def derivatives(self, f, kind):
        """By g and e: dV is diagonal too, d and 1."""
        P, Py, dV = self.projector(f), f["Py"], (self.d, np.ones(self.n))
        M = P if self.reml else np.diag(1 / f["v"])
        table = lambda of: np.array([[of(a, b) / 2 for b in dV] for a in dV])
        traces, squares = table(lambda a, b: (M * a * (M * b).T).sum()), table(lambda a, b: (a * Py) @ P @ (b * Py))
        score = [(Py @ (a * Py) - (np.diag(M) * a).sum()) / 2 for a in dV]
        return score, {"expected": traces, "observed": 2 * squares - traces, "average": squares}.get(kind)

    def total(self, h):
        """The components with h2 = h and the total that suits it best."""
        s = self.at(h, 1 - h)["yPy"] / self.df
        return h * s, (1 - h) * s

    def maximum(self, cells=20):
        """One bounded search in every cell of a grid of h2, and the two ends."""
        def depth(h):
            try: return -self.loglik(self.at(*self.total(h)))
            except Refused: return np.inf  # V is singular: nothing to see
        cell = lambda k: optimize.minimize_scalar(depth, bounds=(k / cells, (k + 1) / cells), method="bounded", options={"xatol": 1e-12}).x
        h = min([0.0, 1.0, *map(cell, range(cells))], key=depth)
        if 0 < min(h, 1 - h) < 1e-6: warnings.warn(f"the search ended at the end h2 = {round(h)}: is there a maximum?")
        return self.total(h)

def question(g, e, data):
    m, (g, e) = Model(**data), (float(g), float(e))
    need(g >= 0 and e >= 0, "negative-variance")
    return m, g, e, m.at(g, e)

def loglik(sigma2_g, sigma2_e, convention="error-contrasts", information=None, **data):
    m, g, e, f = question(sigma2_g, sigma2_e, data)
    score, table = m.derivatives(f, information)
    out = {"loglik": m.loglik(f, convention), "logdet_V": f["logdet_V"], "yPy": f["yPy"], "score": score}
    return out if table is None else {**out, "information": table}

def fit(information=None, level=None, **data):
    m = Model(**data)
    g, e = m.maximum()
    f = m.at(g, e)
    out = {"sigma2_g": g, "sigma2_e": e, "h2": g / (g + e), "loglik": m.loglik(f), "beta": f["beta"], "beta_se": np.sqrt(np.diag(f["cov"]))}
    if e > 0: out["lambda"] = g / e
    if information is None or g == 0 or e == 0: return out
    C = np.linalg.inv(m.derivatives(f, information)[1])
    slope = np.array([e, -g]) / (g + e) ** 2  # of h2
    return {**out, "sigma2_g_se": np.sqrt(C[0, 0]), "sigma2_e_se": np.sqrt(C[1, 1]), "h2_se": np.sqrt(slope @ C @ slope)}

def effects(sigma2_g, sigma2_e, **data):
    f = question(sigma2_g, sigma2_e, data)[3]
    return {"beta": f["beta"], "beta_cov": f["cov"]}

def predict(sigma2_g, sigma2_e, dosage=None, convention=None, **data):
    m, g, e, f = question(sigma2_g, sigma2_e, data)
    A = g * m.U * m.d  # gKU
    prior, explained = g * m.prior, ((A @ m.projector(f)) * A).sum(1)
    out = {"g": A @ f["Py"], "pev": prior - explained, "reliability": [a / b if b > 0 else None for a, b in zip(explained, prior)]}
    if dosage is None: return out
    D = np.array(dosage, float)
    p = D.mean(0) / 2
    Z = (D - 2 * p) / {"sample-sd": D.std(0, ddof=1), "population-sd": D.std(0), "hwe-sd": np.sqrt(2 * p * (1 - p)), "centre-only": 1}[convention]
    m = Model(**{**data, "K": Z @ Z.T / Z.shape[1]})  # u has its own model: g = Zu
    return {**out, "u": g / Z.shape[1] * Z.T @ m.U @ m.at(g, e)["Py"]}

def associate(dosage, tests, components, method, missing="refuse", **data):
    D, m, ml = np.array(dosage, float), Model(**data, method=method), Model(**data, method="ML")
    d = m.n - m.p - 1
    need(len(D) == m.n, "dimension-mismatch")
    need(d > 0, "no-residual-df")
    null, at_ml = m.at(*m.maximum()), ml.at(*ml.maximum())

    def score(x, f): return x @ f["Py"], x @ (x / f["v"] - f["W"] @ f["cov"] @ f["W"].T @ x)  # U and I
    def refit(X, method):
        q = Model(**{**data, "X": X}, method=method)
        return q, q.at(*q.maximum())
    def variant(x):
        if missing == "mean": x = np.where(np.isnan(x), np.nanmean(x), x)
        X = np.column_stack([data["X"], x]).astype(float)
        if np.isnan(x).any() or np.linalg.matrix_rank(X) <= m.p: return [np.nan] * (2 + len(tests))
        x = m.U.T @ x
        U, I = score(x, null)
        left = null["yPy"] - U * U / I  # once x is in the model, at the components of the null
        beta, se = U / I, np.sqrt((left / d if components == "null-ratio" else 1) / I)
        if components == "refit":
            f = refit(X, method)[1]
            beta, se = f["beta"][-1], np.sqrt(f["cov"][-1, -1])
        def statistic(test):
            if test == "wald-t": return beta / se
            if test.startswith("wald"): return (beta / se) ** 2
            if test == "score-chi2" or (test.startswith("lrt") and components == "null"): return U * U / I
            if test.startswith("lrt") and components == "null-ratio": return m.n * np.log(null["yPy"] / left)
            if test.startswith("lrt"):
                q, f = refit(X, "ML")
                return 2 * (q.loglik(f) - ml.loglik(at_ml))
            U0, I0 = score(x, at_ml)
            return m.n * U0 * U0 / (I0 * at_ml["yPy"])
        return [beta, se, *map(statistic, tests)]
    beta, se, *statistics = np.transpose([variant(x) for x in D.T])
    law = lambda test: stats.chi2(1) if "chi2" in test or test == "lrt" else stats.f(1, d)
    square = lambda test, s: s ** 2 if test == "wald-t" else s
    return {"beta": beta, "se": se, "statistic": statistics,
            "p": [law(t).sf(square(t, s)) for t, s in zip(tests, statistics)],
            "log10_p": [law(t).logsf(square(t, s)) / np.log(10) for t, s in zip(tests, statistics)]}

def spectrum(K):
    K = np.array(K, float)
    need(K.shape[0] == K.shape[1], "dimension-mismatch")
    need(K == K.T, "not-symmetric")
    d = np.linalg.eigvalsh(K)[::-1]
    noise = len(d) * np.finfo(float).eps * abs(d).max()
    return {"eigenvalues": d, "rank": (abs(d) > noise).sum(), "trace": np.trace(K), "psd": (d >= -noise).all()}

serve("numpy mixed", f"{np.__version__}, scipy {scipy.__version__}", (spectrum, loglik, fit, effects, predict, associate),
      outputs={"fit": ["sigma2_g", "sigma2_e", "h2", "lambda", "loglik", "beta", "beta_se", "sigma2_g_se", "sigma2_e_se", "h2_se"]})
