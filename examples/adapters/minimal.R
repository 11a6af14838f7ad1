# The smallest useful adapter: one JSON request a line on stdin, one answer a line on stdout, every number a text.
library(jsonlite)
table <- function(rows) do.call(rbind, lapply(rows, function(row) sapply(row, function(v) if (is.null(v)) NA else as.numeric(v))))

say <- function(status, why) stop(structure(list(message = why, call = NULL), class = c(status, "error", "condition")))
need <- function(holds, reason) if (!isTRUE(all(holds))) say("refused", reason) # one of a closed set of names

relationship <- function(i) { # K = ZZ'/m
  need(length(c(i$missing, i$monomorphic)) == 2, "malformed")
  if (any(c(i$missing, i$monomorphic) != "refuse")) say("unsupported", "missing or constant genotypes")
  X <- table(i$dosage) # null is a missing genotype
  need(!is.na(X), "missing-genotype"); need(X >= 0 & X <= 2, "not-a-dosage"); need(nrow(X) > 1, "too-few-individuals")
  need(apply(X, 2, sd) > 0, "monomorphic")
  Z <- scale(X)
  list(K = Z %*% t(Z) / ncol(Z))
}
loglik <- function(i) { # of REML, V = s2g K + s2e I
  y <- as.numeric(i$y); X <- table(i$X); K <- table(i$K); n <- nrow(X); p <- ncol(X)
  V <- as.numeric(i$sigma2_g) * K + as.numeric(i$sigma2_e) * diag(n)
  ViX <- solve(V, X); Viy <- solve(V, y); XtViX <- t(X) %*% ViX
  yPy <- sum(y * Viy) - sum((t(X) %*% Viy) * solve(XtViX, t(X) %*% Viy))
  logdet <- function(A) determinant(A)$modulus[1]
  list(loglik = -((n - p) * log(2 * pi) + logdet(V) + logdet(XtViX) - logdet(t(X) %*% X) + yPy) / 2)
}

ops <- list(relationship = relationship, loglik = loglik)
hello <- list(op = "hello", protocol = 1, implementation = list(name = "minimal R", version = as.character(getRversion())),
  capabilities = list(ops = names(ops), methods = I("REML"), outputs = list(relationship = I("K"), loglik = I("loglik")),
    conventions = list(relationship = I("sample-sd"), loglik = I("error-contrasts"))))
text <- function(x) if (is.matrix(x)) lapply(seq_len(nrow(x)), function(k) I(sprintf("%.17g", x[k, ]))) else sprintf("%.17g", x)
answer <- function(m) tryCatch(list(id = m$id, status = "ok", output = lapply(ops[[m$op]](m$input), text)),
  refused = function(e) list(id = m$id, status = "refused", class = conditionMessage(e)),
  unsupported = function(e) list(id = m$id, status = "unsupported", reason = conditionMessage(e)))
con <- file("stdin", "r")
while (length(line <- readLines(con, 1)) > 0 && (m <- fromJSON(line, simplifyVector = FALSE))$op != "bye")
  cat(toJSON(if (m$op == "hello") hello else answer(m), auto_unbox = TRUE), "\n", sep = "")
