#!/usr/bin/env python3
"""statsmodels' MixedLM as an implementation of lmm-protocol/1. K that groups people (0 and 1) is its random intercept of
`groups`; any other K = LL' goes in as one variance component (`exog_vc`) of one group of all people, with L as its design.
What it can not express: components that are given (the scale is profiled out of every likelihood: no loglik, no predict;
effects at a given ratio without their covariance). Its standard errors are those of another information, and not told."""
import numpy as np
import statsmodels
from statsmodels.regression.mixed_linear_model import MixedLM, VCSpec
from protocol import need, serve

def question(y, X, K):
    y, X, K = (np.array(a, float) for a in (y, X, K))
    need([np.isfinite(a).all() for a in (y, X, K)], "not-finite")
    n, p = X.shape
    need(len(y) == n and K.shape == (n, n), "dimension-mismatch")
    need(n > p, "no-residual-df")
    need(np.linalg.matrix_rank(X) == p, "rank-deficient")
    need(K == K.T, "not-symmetric")
    d, U = np.linalg.eigh(K)
    noise = n * np.finfo(float).eps * abs(d).max()
    need(d >= -noise, "not-psd")
    first = (K == 1).argmax(1)  # the first person of each one's group
    if np.isin(K, (0, 1)).all() and (K == (first[:, None] == first)).all(): return X, MixedLM(y, X, first)
    some = d > noise
    L = U[:, some] * np.sqrt(d[some])
    spec = VCSpec(["g"], [[[f"L{k}" for k in range(L.shape[1])]]], [[L]])
    return X, MixedLM(y, X, np.zeros(n), exog_vc=spec)

def fit(y, X, K, method, information=None, level=None):
    X, model = question(y, X, K)
    f = model.fit(reml=method == "REML")
    g = float(f.vcomp[0] if len(f.vcomp) else f.cov_re[0, 0])
    xtx = np.linalg.slogdet(X.T @ X)[1] / 2 if method == "REML" else 0  # its own REML likelihood is `without-log-xtx`
    return {"sigma2_g": g, "sigma2_e": f.scale, "h2": g / (g + f.scale), "lambda": g / f.scale, "loglik": f.llf + xtx,
            "beta": f.fe_params}

def effects(y, X, K, sigma2_g, sigma2_e, method=None):
    g, e = float(sigma2_g), float(sigma2_e)
    need(g >= 0 and e >= 0, "negative-variance")
    if e == 0: raise NotImplementedError("the scale is sigma2_e, and it is divided by")
    _, model = question(y, X, K)
    by_group = model.k_vc == 0
    return {"beta": model.get_fe_params(np.full((1, 1), g / e) if by_group else np.zeros((0, 0)), [] if by_group else [g / e])[0]}

serve("statsmodels", statsmodels.__version__, (fit, effects), methods=["ML", "REML"], outputs={"effects": ["beta"],
      "fit": ["sigma2_g", "sigma2_e", "h2", "lambda", "loglik", "beta"]})
