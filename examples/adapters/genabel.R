# GenABEL's polygenic() as an implementation of lmm-protocol/1: ML, with an intercept always. It takes the kinship, which is
# K/2, and standardises y; the search is nlm() over the effects, h2 and the total at once, with up to eight starts, of which
# some are random: the seed is set here. Its likelihood has no constants and is that of the standardised y; it is not told.
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
source(file.path(here, "protocol.R"))
suppressPackageStartupMessages(library(GenABEL))

fit <- function(i) {
  if (identical(i$method, "REML")) cannot("polygenic() has ML only")
  p <- model(i); n <- length(p$y)
  one <- which(apply(p$X == 1, 2, all))[1]
  if (is.na(one)) cannot("polygenic() adds an intercept")
  ids <- paste0("i", seq_len(n)); x <- p$X[, -one, drop = FALSE]
  colnames(x) <- sprintf("x%d", seq_len(ncol(x)))
  data <- data.frame(id = ids, y = p$y, x, row.names = ids)
  K <- p$K / 2; dimnames(K) <- list(ids, ids)
  set.seed(1)
  f <- polygenic(if (ncol(x) == 0) p$y else reformulate(colnames(x), "y"), K, data, quiet = TRUE)
  if (!isTRUE(f$convFGLS)) warning("convergence is not indicated by FGLS")
  e <- f$h2an$estimate; h2 <- e[length(e) - 1]; total <- e[length(e)]
  beta <- head(e, -2)
  out <- list(sigma2_g = h2 * total, sigma2_e = (1 - h2) * total, h2 = h2, lambda = h2 / (1 - h2))
  if (one == 1) out$beta <- I(beta)
  out
}
serve("GenABEL", packageVersion("GenABEL"), list(echo = echo, fit = fit), methods = I("ML"),
  outputs = list(fit = c("sigma2_g", "sigma2_e", "h2", "lambda", "beta")))
