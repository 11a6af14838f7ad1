#!/usr/bin/env python3
"""The mixed model y ~ N(Xb, gK + eI) in numpy and scipy, on the error contrasts of X, where V is diagonal: no inverse of
V, no mean to cancel, and the optimum is a root of the score. mixed.R writes the same model down as the textbook does.
An implementation of lmm-protocol/1, and no oracle: docs/peers.md compares the two, and tells where they fail."""
import numpy as np
import scipy
from scipy import linalg, optimize, stats
from protocol import need, serve

class Model:
    """A question, refused where it makes no sense.  B'X = 0, B'KB = diag(l), z = B'y;  d are the eigenvalues of K."""
    def __init__(self, y, X, K, method="ML"):
        need(method in ("ML", "REML"), "unknown-convention")
        y, X, K = (np.array(a, float) for a in (y, X, K))
        need([np.isfinite(a).all() for a in (y, X, K)], "not-finite")
        n, p = X.shape
        need(len(y) == n and K.shape == (n, n), "dimension-mismatch")
        need(n > p or method == "ML", "no-residual-df")
        need(np.linalg.matrix_rank(X) == p, "rank-deficient")
        need(K == K.T, "not-symmetric")
        d = np.linalg.eigvalsh(K)
        noise = n * np.finfo(float).eps * abs(d).max()
        need(d >= -noise, "not-psd")
        Q, R = linalg.qr(X)
        l, U = np.linalg.eigh(Q[:, p:].T @ K @ Q[:, p:])
        self.B = Q[:, p:] @ U
        self.d, self.l = (np.where(abs(a) > noise, a, 0) for a in (d, l))  # an eigenvalue that is rounding is 0
        plus = linalg.solve_triangular(R[:p], Q[:, :p].T)  # least squares: plus @ y
        self.ols, self.z, self.XtX = plus @ y, self.B.T @ (y - X @ (plus @ y)), linalg.inv(R[:p]) @ linalg.inv(R[:p]).T
        self.KB, self.plusKplus, self.C, self.prior = K @ self.B, plus @ K @ plus.T, plus @ K @ self.B, np.diag(K)
        self.reml, self.n, self.p, self.df = method == "REML", n, p, n - p if method == "REML" else n
        self.unit, self.explains_less_than_all = self.l.mean() or 1, (self.z**2).sum() > (n * np.finfo(float).eps) ** 2 * (y**2).sum()
        self.logdetXtX = 2 * np.log(abs(np.diag(R))).sum()

    def at(self, g, e):
        """V on the contrasts, and y there; it is singular where none of its entries may be."""
        need(g >= 0 and e >= 0, "negative-variance")
        v, w = g * self.l + e, g * self.d + e
        need(v > 0, "not-positive-definite")
        return g, e, v, w

    def loglik(self, at, convention="error-contrasts"):
        _, _, v, w = at
        constant = 0 if convention == "without-constants" else self.df * np.log(2 * np.pi)
        xtx = self.logdetXtX if self.reml and convention != "error-contrasts" else 0
        return -(constant + np.log(v if self.reml else w).sum() + (self.z**2 / v).sum() + xtx) / 2

    def derivatives(self, at, kind=None):
        """The score and an information, by g and e: on the contrasts dV is l and 1."""
        _, _, v, w = at
        trace = [a / v for a in (self.l, 1)] if self.reml else [a / w for a in (self.d, 1)]
        q = [a / v for a in (self.l, 1)]
        score = [((a * self.z**2 / v).sum() - t.sum()) / 2 for a, t in zip(q, trace)]
        table = lambda terms: np.array([[terms(i, j) for j in (0, 1)] for i in (0, 1)])
        traces, squares = table(lambda i, j: (trace[i] * trace[j]).sum() / 2), table(lambda i, j: (q[i] * q[j] * self.z**2 / v).sum() / 2)
        return score, {"expected": traces, "observed": 2 * squares - traces, "average": squares}.get(kind)

    def total(self, a, b):
        """Components in the ratio a : b, in the unit in which K is 1 on average, and as large as suits y best."""
        s = (self.z**2 / self.at(a / self.unit, b)[2]).sum() / self.df
        return a / self.unit * s, b * s

    def maximum(self, cells=50):
        """The ends, and every change of sign of the score between them; the highest of these."""
        need(self.explains_less_than_all, "no-maximum")
        null = (self.l if self.reml else self.d) == 0  # V can vanish there; the likelihood has no end if y has nothing there
        need(not null.any() or (abs(self.z[self.l == 0]) > 1e-12 * abs(self.z).max()).any(), "no-maximum")
        singular = (self.l == 0).any()
        found = [self.total(0, 1)] if singular else [self.total(0, 1), self.total(1, 0)]
        for k, least in ((0, 0), (1, 1e-30 * singular)):  # the smaller component from nothing up to the larger: g, then e
            grid = np.maximum(np.linspace(0, 1, cells + 1) ** 4, least)  # close to the ends, closer
            ratio = lambda r: self.total(*((r, 1), (1, r))[k])
            slope = lambda r: self.derivatives(self.at(*ratio(r)))[0][k]
            s = [slope(r) for r in grid]
            found += [ratio(optimize.brentq(slope, *grid[c:c + 2], xtol=1e-300)) for c in range(cells) if s[c] > 0 >= s[c + 1]]
        return max(found, key=lambda t: self.loglik(self.at(*t)))

    def effects(self, at):
        """b and its covariance without the inverse of V: least squares, less what K carries into it."""
        g, e, v, _ = at
        return self.ols - g * self.C @ (self.z / v), g * self.plusKplus + e * self.XtX - g * g * (self.C / v) @ self.C.T

def question(g, e, data):
    m = Model(**data)
    return m, m.at(float(g), float(e))

def loglik(sigma2_g, sigma2_e, convention="error-contrasts", information=None, **data):
    m, at = question(sigma2_g, sigma2_e, data)
    score, table = m.derivatives(at, information)
    out = {"loglik": m.loglik(at, convention), "logdet_V": np.log(at[3]).sum(), "yPy": (m.z**2 / at[2]).sum(), "score": score}
    return out if table is None else {**out, "information": table}

def fit(information=None, level=None, **data):
    m = Model(**data)
    g, e = m.maximum()
    at = m.at(g, e)
    beta, cov = m.effects(at)
    out = {"sigma2_g": g, "sigma2_e": e, "h2": g / (g + e), "loglik": m.loglik(at), "beta": beta, "beta_se": np.sqrt(np.maximum(np.diag(cov), 0))}
    if e > 0: out["lambda"] = g / e
    if information is None or g == 0 or e == 0: return out
    (gg, ge), (_, ee) = m.derivatives(at, information)[1]
    det = gg * ee - ge * ge
    if det <= 0: return out  # nothing tells g from e
    slope = (e * e * ee + 2 * e * g * ge + g * g * gg) / (g + e) ** 4  # of h2, in the inverse of the information
    return {**out, "sigma2_g_se": np.sqrt(ee / det), "sigma2_e_se": np.sqrt(gg / det), "h2_se": np.sqrt(slope / det)}

def effects(sigma2_g, sigma2_e, **data):
    m, at = question(sigma2_g, sigma2_e, data)
    return dict(zip(("beta", "beta_cov"), m.effects(at)))

def predict(sigma2_g, sigma2_e, dosage=None, convention=None, **data):
    m, at = question(sigma2_g, sigma2_e, data)
    (g, e, v, _), prior = at, at[0] * m.prior
    explained = g * g * (m.KB**2 / v).sum(1)
    out = {"g": g * m.KB @ (m.z / v), "pev": prior - explained, "reliability": [a / b if b > 0 else None for a, b in zip(explained, prior)]}
    if dosage is None: return out
    D = np.array(dosage, float)
    p = D.mean(0) / 2
    Z = (D - 2 * p) / {"sample-sd": D.std(0, ddof=1), "population-sd": D.std(0), "hwe-sd": np.sqrt(2 * p * (1 - p)), "centre-only": 1}[convention]
    K = Z @ Z.T / Z.shape[1]
    m = Model(**{**data, "K": (K + K.T) / 2})  # u has its own model: g = Zu
    return {**out, "u": g / Z.shape[1] * Z.T @ m.B @ (m.z / m.at(g, e)[2])}

def associate(dosage, tests, components, method, missing="refuse", **data):
    D, m, ml = np.array(dosage, float), Model(**data, method=method), Model(**data, method="ML")
    d = m.n - m.p - 1
    need(len(D) == m.n, "dimension-mismatch")
    need(d > 0, "no-residual-df")
    null, at_ml = m.at(*m.maximum()), ml.at(*ml.maximum()) if {"lrt", "lrt-chi2", "score", "score-f"} & set(tests) else None
    yPy = lambda at: (m.z**2 / at[2]).sum()
    def score(x, at): return (x * m.z / at[2]).sum(), (x * x / at[2]).sum()  # U and I
    def variant(x):
        if missing == "mean": x = np.where(np.isnan(x), np.nanmean(x), x)
        X = np.column_stack([data["X"], x]).astype(float)
        if np.isnan(x).any() or np.linalg.matrix_rank(X) <= m.p: return [np.nan] * (2 + len(tests))
        def refit(method):
            q = Model(**{**data, "X": X}, method=method)
            return q, q.at(*q.maximum())
        x = m.B.T @ x
        U, I = score(x, null)
        left = yPy(null) - U * U / I  # once x is in the model, at the components of the null
        beta, se = U / I, np.sqrt((left / d if components == "null-ratio" else 1) / I)
        if components == "refit":
            q, at = refit(method)
            (*_, beta), cov = q.effects(at)
            se = np.sqrt(cov[-1, -1])
        def statistic(test):
            if test == "wald-t": return beta / se
            if test.startswith("wald"): return (beta / se) ** 2
            if test == "score-chi2" or (test.startswith("lrt") and components == "null"): return U * U / I
            if test.startswith("lrt") and components == "null-ratio": return m.n * np.log(yPy(null) / left)
            if test.startswith("lrt"):
                q, at = refit("ML")
                return 2 * (q.loglik(at) - ml.loglik(at_ml))
            U0, I0 = score(x, at_ml)
            return m.n * U0 * U0 / (I0 * yPy(at_ml))
        return [beta, se, *map(statistic, tests)]
    beta, se, *statistics = np.transpose([variant(x) for x in D.T])
    squares = [s**2 if t == "wald-t" else s for t, s in zip(tests, statistics)]
    chi2 = ["chi2" in t or t == "lrt" for t in tests]
    log_p = [stats.norm.logsf(np.sqrt(s)) + np.log(2) if c else stats.f(1, d).logsf(s) for c, s in zip(chi2, squares)]  # chi2.logsf ends at 1e-308
    return {"beta": beta, "se": se, "statistic": statistics, "log10_p": np.array(log_p) / np.log(10),
            "p": [stats.chi2(1).sf(s) if c else stats.f(1, d).sf(s) for c, s in zip(chi2, squares)]}

def spectrum(K):
    K = np.array(K, float)
    need(K.shape[0] == K.shape[1], "dimension-mismatch")
    need(K == K.T, "not-symmetric")
    d = np.linalg.eigvalsh(K)[::-1]
    noise = len(d) * np.finfo(float).eps * abs(d).max()
    return {"eigenvalues": d, "rank": (abs(d) > noise).sum(), "trace": np.trace(K), "psd": (d >= -noise).all()}

serve("numpy mixed", f"{np.__version__}, scipy {scipy.__version__}", (spectrum, loglik, fit, effects, predict, associate),
      outputs={"fit": ["sigma2_g", "sigma2_e", "h2", "lambda", "loglik", "beta", "beta_se", "sigma2_g_se", "sigma2_e_se", "h2_se"]})
