# Base R as an implementation of lmm-protocol/1: one JSON request a line on stdin, one answer a line on stdout.
library(jsonlite)
say <- function(class, text) stop(structure(list(message = text, call = NULL), class = c(class, "error", "condition")))
need <- function(holds, code) if (!isTRUE(all(holds))) say("refused", code) # a code of the closed set of refusals
vec <- function(x) vapply(x, function(v) if (is.null(v)) NA else as.numeric(v), 0) # null is missing
tab <- function(rows) {
  need(length(rows) > 0 && length(rows[[1]]) > 0, "empty"); need(lengths(rows) == length(rows[[1]]), "ragged")
  do.call(rbind, lapply(rows, vec))
}
standardize <- function(i) {
  X <- tab(i$dosage)
  need(!is.nan(X) & !is.infinite(X), "not-finite")
  need(!(X < 0 | X > 2) | is.na(X), "not-a-dosage")
  if (any(c(i$missing, i$monomorphic) %in% c("mean", "pairwise", "drop", "count"))) say("unsupported", "only `refuse`")
  need(i$convention == "sample-sd" && all(c(i$missing, i$monomorphic) == "refuse"), "unknown-convention")
  need(colSums(!is.na(X)) > 0, "all-missing")
  need(!anyNA(X), "missing-genotype"); need(nrow(X) > 1, "too-few-individuals")
  Z <- scale(X)
  need(attr(Z, "scaled:scale") > 0, "monomorphic")
  list(Z = Z, mean = I(attr(Z, "scaled:center")), scale = I(attr(Z, "scaled:scale")))
}
relationship <- function(i) {
  need(!is.null(i$missing) && !is.null(i$monomorphic), "malformed")
  Z <- standardize(i)$Z
  K <- Z %*% t(Z) / ncol(Z)
  list(K = K, rank = qr(K)$rank, trace = sum(diag(K)))
}
simulate <- function(i) { # MASS::mvrnorm, with the first component of every eigenvector positive
  x <- vec(i[c("seed", "fixed", "beta", "sigma_u", "sigma_e")])
  need(c(x[1:2] %% 1 == 0, x[2] < length(i$dosage[[1]])), "not-an-integer")
  need(x[4:5] >= 0, "negative-variance")
  Z <- standardize(i)$Z
  set.seed(x[1]); rnorm(i$skip)
  e <- eigen(x[4]^2 * (Z %*% t(Z) / ncol(Z)), symmetric = TRUE)
  signs <- apply(e$vectors, 2, function(v) sign(v[abs(v) > 1e-9][1]))
  g <- drop(e$vectors %*% (signs * sqrt(pmax(e$values, 0)) * rnorm(nrow(Z))))
  epsilon <- rnorm(nrow(Z), sd = x[5])
  list(g = I(g), epsilon = I(epsilon), y = I(Z[, x[2] + 1] * x[3] + g + epsilon))
}
decompose <- function(i) {
  x <- vec(i$x) * as.numeric(i$b); g <- vec(i$g); y <- vec(i$y)
  need(c(length(x), length(g)) == length(y), "dimension-mismatch")
  need(length(y) > 1, "too-few-individuals"); need(var(y) > 0, "zero-variance")
  lapply(list(pve_fixed = var(x), pve_random = var(g), pve_total = var(x + g), covariance_share = 2 * cov(x, g)), `/`, var(y))
}
echo <- function(i) list(values = I(vec(i$values)))
text <- function(x) if (is.matrix(x)) lapply(seq_len(nrow(x)), function(k) text(I(x[k, ]))) else { # doubles in full
  if (inherits(x, "AsIs")) I(sprintf("%.17g", x)) else sprintf("%.17g", x)
}
ops <- list(echo = echo, standardize = standardize, relationship = relationship, simulate = simulate, decompose = decompose)
hello <- list(op = "hello", protocol = 1, implementation = list(name = "base R", version = as.character(getRversion())),
  capabilities = list(ops = names(ops), output_digits = 17, conventions = lapply(ops[2:4], function(op) I("sample-sd"))))
answer <- function(m) tryCatch(list(id = m$id, status = "ok", output = lapply(ops[[m$op]](m$input), text)),
  refused = function(e) list(id = m$id, status = "refused", class = conditionMessage(e), message = conditionMessage(e)),
  unsupported = function(e) list(id = m$id, status = "unsupported", reason = conditionMessage(e)),
  error = function(e) list(id = m$id, status = "error", message = conditionMessage(e)))
con <- file("stdin", "r")
while (length(line <- readLines(con, 1)) > 0 && (m <- fromJSON(line, simplifyVector = FALSE))$op != "bye")
  cat(toJSON(if (m$op == "hello") hello else answer(m), auto_unbox = TRUE), "\n", sep = "")
