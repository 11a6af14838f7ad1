# lme4 as an implementation of lmm-protocol/1. K that groups people (0 and 1) is an ordinary (1 | group); any other K = LL'
# goes in as Z = L for a factor with one level a person, as lme4qtl does, with lme4's own checks on levels turned off.
# What lme4 can not express: residual variance 0 (its scale is sigma_e); PEV (its condVar takes b as known).
# `Rscript lme4.R bobyqa` takes another optimizer than lmer's own, nloptwrap.
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
source(file.path(here, "protocol.R"))
suppressPackageStartupMessages(library(lme4))
optimizer <- c(commandArgs(TRUE), "nloptwrap")[1]
told_as <- function(p, l, convention = "error-contrasts") # lme4's own REML likelihood is `without-log-xtx`
  l + (left_out(p, "without-log-xtx") - left_out(p, convention)) / 2

# The group of each person, where K is 1 within groups and 0 between.
groups <- function(K) {
  if (!all(K %in% 0:1) || any(diag(K) == 0)) return(NULL)
  g <- max.col(K, "first")
  if (all(K == outer(g, g, `==`))) factor(g)
}
root <- function(s) s$vectors %*% diag(sqrt(pmax(s$values, 0)), length(s$values)) # K = LL', also where K is singular
relaxed <- lmerControl(check.nobs.vs.nlev = "ignore", check.nobs.vs.nRE = "ignore", check.nobs.vs.rankZ = "ignore")
isMultipleOfI <- function(K) all(K == K[1, 1] * diag(nrow(K)))

# lme4 up to the deviance as a function of theta = sigma_g / sigma_e.
deviance_of <- function(p) {
  group <- groups(p$K); plain <- !is.null(group) || isMultipleOfI(p$K)
  data <- list(y = p$y, X = p$X, group = if (is.null(group)) factor(seq_along(p$y)) else group)
  form <- lFormula(y ~ 0 + X + (1 | group), data, REML = p$method == "REML", control = if (plain) lmerControl() else relaxed)
  need(ncol(form$X) == ncol(p$X), "rank-deficient") # lme4 drops dependent columns
  if (!plain) form$reTrms$Zt <- Matrix::drop0(Matrix::Matrix(t(root(p$spectrum)), sparse = TRUE), 0)
  c(form, list(devfun = do.call(mkLmerDevfun, form)))
}
levels_refused <- function(e) if (grepl("number of levels", conditionMessage(e))) say("refused", "flat") else stop(e)
build <- function(p) tryCatch(deviance_of(p), error = function(e) if (inherits(e, c("refused", "unsupported"))) stop(e) else levels_refused(e))

# lme4's parts at given components: the fit there, without a search.
at <- function(i, method = i$method) {
  p <- model(i, method)
  if (p$s2e == 0) cannot("lme4 divides by the residual variance")
  m <- build(p); m$devfun(sqrt(p$s2g / p$s2e))
  c(p, m, mget(c("pp", "resp"), environment(m$devfun)))
}
loglik <- function(i) {
  q <- at(i); ss <- q$resp$wrss() + q$pp$sqrL(1) # penalised residual sum of squares
  own <- -(q$df * log(2 * pi * q$s2e) + q$pp$ldL2() + (if (q$method == "REML") q$pp$ldRX2() else 0) + ss / q$s2e) / 2
  list(loglik = told_as(q, own, c(i$convention, "error-contrasts")[1]), logdet_V = q$pp$ldL2() + length(q$y) * log(q$s2e), yPy = ss / q$s2e)
}
fit <- function(i) {
  p <- model(i); m <- build(p)
  f <- mkMerMod(environment(m$devfun), optimizeLmer(m$devfun, optimizer), m$reTrms, fr = m$fr)
  s2e <- sigma(f)^2; lambda <- unname(getME(f, "theta"))^2
  if (isSingular(f)) message("boundary (singular) fit: see help('isSingular')")
  list(sigma2_g = lambda * s2e, sigma2_e = s2e, h2 = lambda / (1 + lambda), lambda = lambda, loglik = told_as(p, as.numeric(logLik(f))),
    beta = I(unname(fixef(f))), beta_se = I(sqrt(diag(as.matrix(vcov(f))))))
}
effects <- function(i) { q <- at(i, "ML"); list(beta = I(q$pp$beta(1)), beta_cov = q$s2e * chol2inv(q$pp$RX())) }
predict <- function(i) { q <- at(i, "ML"); list(g = I(as.vector(Matrix::crossprod(q$reTrms$Zt, q$pp$b(1))))) }

serve("lme4", packageVersion("lme4"), list(echo = echo, loglik = loglik, fit = fit, effects = effects, predict = predict),
  outputs = list(loglik = c("loglik", "logdet_V", "yPy"), predict = I("g"),
    fit = c("sigma2_g", "sigma2_e", "h2", "lambda", "loglik", "beta", "beta_se")))
