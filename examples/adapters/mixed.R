# The mixed model y ~ N(Xb, s2g K + s2e I) in base R, as one writes it: Cholesky, QR, and optimize() over h2.
# An implementation of lmm-protocol/1, and no oracle: docs/peers.md tells where it fails, and why.
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
source(file.path(here, "protocol.R"))

# Everything follows from the triangular root of V and the QR of what it makes of X.
gls <- function(p) {
  R <- chol(p$s2g * p$K + p$s2e * diag(length(p$y)))
  q <- qr(backsolve(R, p$X, transpose = TRUE)); z <- backsolve(R, p$y, transpose = TRUE)
  need(q$rank == ncol(p$X), "rank-deficient"); r <- qr.resid(q, z)
  list(logdetV = 2 * sum(log(diag(R))), logdetXtViX = 2 * sum(log(abs(diag(qr.R(q))))), yPy = sum(r^2),
    beta = unname(qr.coef(q, z)), cov = chol2inv(qr.R(q)), Py = backsolve(R, r), Vi = chol2inv(R))
}
likelihood <- function(p, f = gls(p), convention = "error-contrasts") {
  reml <- if (p$method == "REML") f$logdetXtViX - determinant(crossprod(p$X))$modulus[1] else 0
  -(p$df * log(2 * pi) + f$logdetV + reml + f$yPy + left_out(p, convention)) / 2
}
projector <- function(p, f) { A <- f$Vi %*% p$X; f$Vi - A %*% f$cov %*% t(A) }
derivatives <- function(p, f, kind) { # by s2g and s2e, where dV is K and I
  P <- projector(p, f); M <- if (p$method == "REML") P else f$Vi; dV <- list(p$K, diag(length(p$y)))
  pairs <- function(of) sapply(dV, function(a) sapply(dV, function(b) of(a, b)))
  traces <- pairs(function(a, b) sum((M %*% a) * t(M %*% b))) / 2
  squares <- pairs(function(a, b) sum((a %*% f$Py) * (P %*% (b %*% f$Py))))
  list(score = I(sapply(dV, function(a) sum(f$Py * (a %*% f$Py)) - sum(M * a)) / 2),
    information = if (!is.null(kind)) switch(kind, expected = traces, observed = squares - traces, average = squares / 2))
}
loglik <- function(i) {
  p <- model(i); f <- gls(p)
  c(list(loglik = likelihood(p, f, c(i$convention, "error-contrasts")[1]), logdet_V = f$logdetV, yPy = f$yPy),
    Filter(length, derivatives(p, f, i$information)))
}

at <- function(p, h) { # h2 = h, and the total that suits it best
  f <- gls(modifyList(p, list(s2g = h, s2e = 1 - h)))
  modifyList(p, list(s2g = h * f$yPy / p$df, s2e = (1 - h) * f$yPy / p$df))
}
maximum <- function(p) { # one search inside, and the two ends
  profile <- function(h) tryCatch(likelihood(at(p, h)), error = function(e) -1e300) # V is singular: nothing to see
  need(gls(modifyList(p, list(s2g = 0, s2e = 1)))$yPy > (p$df * .Machine$double.eps)^2 * sum(p$y^2), "no-maximum") # X explains y
  h <- c(0, 1, optimize(profile, 0:1, maximum = TRUE, tol = 1e-12)$maximum)
  h <- h[which.max(sapply(h, profile))]
  if (h > 0 && h < 1 && min(h, 1 - h) < 1e-6) warning("the search ended at the end h2 = ", round(h), ": is there a maximum?")
  at(p, h)
}
fit <- function(i) {
  p <- maximum(model(i)); f <- gls(p); total <- p$s2g + p$s2e
  out <- list(sigma2_g = p$s2g, sigma2_e = p$s2e, h2 = p$s2g / total, lambda = if (p$s2e > 0) p$s2g / p$s2e,
    loglik = likelihood(p, f), beta = I(f$beta), beta_se = I(sqrt(diag(f$cov))))
  if (is.null(i$information) || p$s2g == 0 || p$s2e == 0) return(Filter(length, out))
  C <- tryCatch(solve(derivatives(p, f, i$information)$information), error = function(e) warning(conditionMessage(e))) # singular
  if (!is.matrix(C)) return(out)
  slope <- c(p$s2e, -p$s2g) / total^2 # of h2
  c(out, sigma2_g_se = sqrt(C[1, 1]), sigma2_e_se = sqrt(C[2, 2]), h2_se = sqrt(drop(slope %*% C %*% slope)))
}
effects <- function(i) { p <- model(i, "ML"); f <- gls(p); list(beta = I(f$beta), beta_cov = f$cov) }
predict <- function(i) {
  p <- model(i, "ML"); f <- gls(p); prior <- p$s2g * diag(p$K)
  explained <- p$s2g^2 * rowSums((p$K %*% projector(p, f)) * p$K)
  out <- list(g = I(p$s2g * drop(p$K %*% f$Py)), pev = I(prior - explained), reliability = I(ifelse(prior > 0, explained / prior, NA)))
  if (is.null(i$dosage)) return(out)
  D <- tab(i$dosage); Z <- scale(D, scale = switch(i$convention, `sample-sd` = TRUE, `hwe-sd` = sqrt(colMeans(D) * (1 - colMeans(D) / 2)),
    `population-sd` = apply(D, 2, sd) * sqrt(1 - 1 / nrow(D)), `centre-only` = FALSE))
  f <- gls(modifyList(p, list(K = tcrossprod(Z) / ncol(Z)))) # u has its own model: g = Zu
  c(out, list(u = I(p$s2g / ncol(Z) * drop(t(Z) %*% f$Py))))
}
associate <- function(i) {
  p <- model(i); ml <- model(i, "ML"); D <- tab(i$dosage); n <- length(p$y); k <- ncol(p$X) + 1; d <- n - k
  need(nrow(D) == n, "dimension-mismatch"); need(d > 0, "no-residual-df")
  tests <- c(i$tests); tests[tests == "wald"] <- "wald-f"; tests[tests == "lrt"] <- "lrt-chi2"; tests[tests == "score"] <- "score-f"
  null <- if (i$components != "refit" || "score-chi2" %in% tests) maximum(p)
  null_ml <- if (any(c("score-f", "lrt-chi2") %in% tests)) maximum(ml)
  score <- function(p, x) { f <- gls(p); c(sum(x * f$Py)^2 / sum(x * (projector(p, f) %*% x)), f$yPy) } # U^2/I, and yPy
  variant <- function(x) { # beta, se and the statistics; nothing where X has x already
    if (identical(i$missing, "mean")) x[is.na(x)] <- mean(x, na.rm = TRUE)
    q <- modifyList(p, list(X = cbind(p$X, x, deparse.level = 0), df = p$df - (p$method == "REML")))
    if (anyNA(x) || qr(q$X)$rank < k) return(rep(NA, 2 + length(tests)))
    f <- gls(if (i$components == "refit") maximum(q) else modifyList(q, null[c("s2g", "s2e")]))
    b <- f$beta[k]; se <- sqrt(f$cov[k, k] * if (i$components == "null-ratio") f$yPy / d else 1)
    c(b, se, vapply(tests, function(test) switch(test, `wald-t` = b / se, `wald-f` = , `wald-chi2` = (b / se)^2,
      `score-chi2` = score(null, x)[1], `score-f` = { s <- score(null_ml, x); n * s[1] / s[2] },
      `lrt-chi2` = switch(i$components, null = score(null, x)[1], `null-ratio` = { s <- score(null, x); n * log(s[2] / (s[2] - s[1])) },
        refit = 2 * (likelihood(maximum(modifyList(q, list(method = "ML", df = n)))) - likelihood(null_ml)))), 0))
  }
  out <- apply(D, 2, variant); s <- out[-(1:2), , drop = FALSE]; rows <- seq_along(tests)
  tail <- function(log) do.call(rbind, lapply(rows, function(r) if (grepl("chi2", tests[r])) pchisq(s[r, ], 1, lower.tail = FALSE, log.p = log)
    else pf(if (tests[r] == "wald-t") s[r, ]^2 else s[r, ], 1, d, lower.tail = FALSE, log.p = log)))
  list(beta = I(out[1, ]), se = I(out[2, ]), statistic = unname(s), p = tail(FALSE), log10_p = tail(TRUE) / log(10))
}
spectrum <- function(i) {
  K <- tab(i$K); need(nrow(K) == ncol(K), "dimension-mismatch"); need(K == t(K), "not-symmetric")
  d <- eigen(K, symmetric = TRUE, only.values = TRUE)$values; noise <- nrow(K) * .Machine$double.eps * max(abs(d))
  list(eigenvalues = I(d), rank = sum(abs(d) > noise), trace = sum(diag(K)), psd = as.numeric(all(d >= -noise)))
}
serve("base R mixed", getRversion(), ops = list(echo = echo, spectrum = spectrum, loglik = loglik, fit = fit, effects = effects,
  predict = predict, associate = associate), outputs = list(fit = c("sigma2_g", "sigma2_e", "h2", "lambda", "loglik", "beta", "beta_se",
  "sigma2_g_se", "sigma2_e_se", "h2_se"))) # no interval
