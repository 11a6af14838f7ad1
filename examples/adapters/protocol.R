# lmm-protocol/1 for R: one JSON request a line on stdin, one answer a line on stdout. Sourced by the adapters beside it.
suppressPackageStartupMessages(library(jsonlite))

say <- function(class, text) stop(structure(list(message = text, call = NULL), class = c(class, "error", "condition")))
need <- function(holds, code) if (!isTRUE(all(holds))) say("refused", code) # a code of the closed set of refusals
cannot <- function(reason) say("unsupported", reason)
vec <- function(x) vapply(x, function(v) if (is.null(v)) NA else as.numeric(v), 0) # null is missing
tab <- function(rows) {
  need(length(rows) > 0 && length(rows[[1]]) > 0, "empty"); need(lengths(rows) == length(rows[[1]]), "ragged")
  do.call(rbind, lapply(rows, vec))
}

# The question about a mixed model, refused where it makes no sense.
model <- function(i, method = i$method) {
  p <- list(y = vec(i$y), X = tab(i$X), K = tab(i$K), method = method)
  n <- length(p$y); need(method %in% c("ML", "REML"), "unknown-convention"); need(is.finite(unlist(p[1:3])), "not-finite")
  need(c(nrow(p$X), dim(p$K)) == n, "dimension-mismatch")
  p$df <- if (method == "REML") n - ncol(p$X) else n
  need(p$df > 0, "no-residual-df"); need(qr(p$X)$rank == ncol(p$X), "rank-deficient")
  need(p$K == t(p$K), "not-symmetric")
  p$spectrum <- eigen(p$K, symmetric = TRUE)
  noise <- n * .Machine$double.eps * max(abs(p$spectrum$values)) # an eigenvalue that is rounding
  need(p$spectrum$values >= -noise, "not-psd")
  if (is.null(i$sigma2_g)) return(p)
  p$s2g <- as.numeric(i$sigma2_g); p$s2e <- as.numeric(i$sigma2_e)
  need(c(p$s2g, p$s2e) >= 0, "negative-variance")
  need(p$s2g * min(p$spectrum$values) + p$s2e > p$s2g * noise, "not-positive-definite")
  p
}

# What the conventions of the log-likelihood leave out, of 2 l: log|X'X| (REML), and the constant.
left_out <- function(p, convention) {
  need(convention %in% c("error-contrasts", "without-log-xtx", "without-constants"), "unknown-convention")
  xtx <- if (p$method == "REML" && convention != "error-contrasts") determinant(crossprod(p$X))$modulus[1] else 0
  xtx - if (convention == "without-constants") p$df * log(2 * pi) else 0
}

text <- function(x) { # doubles in full; NA is null
  if (is.matrix(x)) return(lapply(seq_len(nrow(x)), function(k) text(I(x[k, ]))))
  if (is.character(x)) return(x)
  t <- ifelse(is.nan(x), "nan", ifelse(is.na(x), NA, sub("^(-?)Inf", "\\1inf", sprintf("%.17g", x))))
  if (inherits(x, "AsIs")) I(t) else t
}
echo <- function(i) list(values = I(vec(i$values)))

# An op is a function of its input. What it says as a message or a warning is told with the answer.
answer <- function(ops, m) {
  heard <- character()
  hear <- function(c) {
    heard <<- c(heard, trimws(conditionMessage(c)))
    tryInvokeRestart("muffleMessage"); tryInvokeRestart("muffleWarning")
  }
  tryCatch({
    if (is.null(ops[[m$op]])) cannot(paste(m$op, "is not answered here"))
    output <- withCallingHandlers(ops[[m$op]](m$input), warning = hear, message = hear)
    list(id = m$id, status = "ok", output = lapply(output, text), warnings = I(unique(heard)))
  }, refused = function(e) list(id = m$id, status = "refused", class = conditionMessage(e), message = conditionMessage(e)),
  unsupported = function(e) list(id = m$id, status = "unsupported", reason = conditionMessage(e)),
  error = function(e) list(id = m$id, status = "error", message = conditionMessage(e)))
}
serve <- function(name, version, ops, ...) {
  hello <- list(op = "hello", protocol = 1, implementation = list(name = name, version = as.character(version)),
    capabilities = list(ops = I(names(ops)), output_digits = 17, ...))
  con <- file("stdin", "r")
  while (length(line <- readLines(con, 1)) > 0 && (m <- fromJSON(line, simplifyVector = FALSE))$op != "bye")
    cat(toJSON(if (m$op == "hello") hello else answer(ops, m), auto_unbox = TRUE), "\n", sep = "")
}
