# nlme as an implementation of lmm-protocol/1, for K that groups people: 1 within a group and 0 between, nothing else.
# lme() searches; gls() with the correlation and the sigma held fixed tells the likelihood and the effects at given components.
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
source(file.path(here, "protocol.R"))
suppressPackageStartupMessages(library(nlme))
told_as <- function(p, l, convention = "error-contrasts") # nlme's own REML likelihood is `without-log-xtx`
  l + (left_out(p, "without-log-xtx") - left_out(p, convention)) / 2

# The data of a question, with the group of each person.
grouped <- function(p) {
  g <- max.col(p$K, "first")
  if (!all(p$K == outer(g, g, `==`))) cannot("lme takes a grouping factor, and this K is none")
  list(y = p$y, X = p$X, group = factor(g))
}
# y = Xb + e at given components: one correlation within groups, one total, and no search.
at <- function(i, method = i$method) {
  p <- model(i, method); total <- p$s2g + p$s2e
  if (p$s2e == 0) cannot("corCompSymm takes a correlation below 1")
  form <- corCompSymm(p$s2g / total, form = ~ 1 | group, fixed = TRUE)
  gls(y ~ 0 + X, grouped(p), form, method = method, control = glsControl(sigma = sqrt(total)))
}
loglik <- function(i) list(loglik = told_as(model(i), as.numeric(logLik(at(i))), c(i$convention, "error-contrasts")[1]))
effects <- function(i) { f <- at(i, "ML"); list(beta = I(unname(coef(f))), beta_cov = unname(f$varBeta)) }
fit <- function(i) {
  p <- model(i)
  f <- lme(y ~ 0 + X, grouped(p), ~ 1 | group, method = p$method)
  s2e <- f$sigma^2; s2g <- unname(as.matrix(getVarCov(f))[1, 1])
  list(sigma2_g = s2g, sigma2_e = s2e, h2 = s2g / (s2g + s2e), lambda = s2g / s2e, loglik = told_as(p, as.numeric(logLik(f))),
    beta = I(unname(fixef(f))), beta_se = I(unname(sqrt(diag(f$varFix)))))
}

serve("nlme", packageVersion("nlme"), list(echo = echo, loglik = loglik, fit = fit, effects = effects),
  outputs = list(loglik = I("loglik"), fit = c("sigma2_g", "sigma2_e", "h2", "lambda", "loglik", "beta", "beta_se")))
