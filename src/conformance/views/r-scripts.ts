/**
 * The R scripts that a bundle carries: base R and the package, nothing else, so that they run where R is. They do what
 * the adapters among the examples do, with files for messages.
 */

/** What both scripts begin with: how a question is read, what is refused, how an answer is written. */
const common = `say <- function(kind, text) stop(structure(list(message = paste0(kind, ": ", text), call = NULL), class = c("said", "error", "condition")))
need <- function(holds, class) if (!isTRUE(all(holds))) say("refused", class) # a class of the closed set of refusals
cannot <- function(reason) say("unsupported", reason)
numbers <- function(file) { m <- as.matrix(read.csv(file, header = FALSE, colClasses = "numeric")); dimnames(m) <- NULL; m }

# The question of a directory, refused where it makes no sense.
question <- function() {
  told <- read.csv("question.csv", colClasses = "character")
  p <- as.list(setNames(told$value, told$name))
  p$y <- as.vector(numbers("y.csv")); p$X <- numbers("X.csv"); p$K <- numbers("K.csv")
  n <- length(p$y); p$df <- if (p$method == "REML") n - ncol(p$X) else n
  need(p$df > 0, "no-residual-df"); need(qr(p$X)$rank == ncol(p$X), "rank-deficient"); need(p$K == t(p$K), "not-symmetric")
  p$spectrum <- eigen(p$K, symmetric = TRUE)
  noise <- n * .Machine$double.eps * max(abs(p$spectrum$values)) # an eigenvalue that is rounding
  need(p$spectrum$values >= -noise, "not-psd")
  if (is.null(p$sigma2_g)) return(p)
  p$s2g <- as.numeric(p$sigma2_g); p$s2e <- as.numeric(p$sigma2_e)
  need(c(p$s2g, p$s2e) >= 0, "negative-variance")
  need(p$s2g * min(p$spectrum$values) + p$s2e > p$s2g * noise, "not-positive-definite")
  p
}
text <- function(x) ifelse(is.nan(x), "nan", ifelse(is.na(x), "NA", sprintf("%.17g", x))) # doubles in full
lines <- function(rows) paste0(apply(matrix(text(rows), NROW(rows)), 1, paste, collapse = ","), "\\n", collapse = "")

# Single numbers go to output.csv, lists and tables each to a file of their own.
answer <- function(output) {
  single <- Filter(function(x) !inherits(x, "AsIs") && !is.matrix(x), output)
  if (length(single) > 0) cat("name,value\\n", paste0(names(single), ",", text(unlist(single)), "\\n"), sep = "", file = "out/output.csv")
  for (name in setdiff(names(output), names(single))) cat(lines(unclass(output[[name]])), file = paste0("out/output.", name, ".csv"))
}
run <- function(directory) {
  old <- setwd(directory); on.exit(setwd(old)); dir.create("out", showWarnings = FALSE)
  unlink(Sys.glob("out/output*.csv")); heard <- character()
  hear <- function(c) { heard <<- c(heard, trimws(conditionMessage(c))); tryInvokeRestart("muffleMessage"); tryInvokeRestart("muffleWarning") }
  ended <- tryCatch({ withCallingHandlers({ p <- question(); answer(ops[[p$op]](p)) }, warning = hear, message = hear); 0 },
    error = function(e) { heard <<- c(heard, paste("ERROR:", conditionMessage(e))); 1 })
  heard <- gsub("[\\r\\n]+ *", " ", unique(heard))
  writeLines(sub("^(?!ERROR:)", "WARNING: ", heard, perl = TRUE), paste0("out/", program, ".txt"))
  writeLines(as.character(ended), paste0("out/", program, ".exit"))
}
writeLines(paste(program, packageVersion(program)), paste0("program.", program, ".txt"))
for (directory in commandArgs(TRUE)) run(directory)
`;

/** The definitions of a package stand before what runs them. */
const around = (head: string, body: string): string => {
  const at = common.lastIndexOf('writeLines(paste(program');
  return `${head}${common.slice(0, at)}\n${body}\n${common.slice(at)}`;
};

export const lme4Script = around(
  `# lme4 on certified cases of lmm-spec: Rscript lme4.R DIRECTORY …
# K that groups people (0 and 1) is an ordinary (1 | group); any other K = LL' goes in as Z = L for a factor with one level
# a person, as lme4qtl does, with lme4's own checks on levels turned off.
program <- "lme4"
suppressPackageStartupMessages(library(lme4))
`,
  `groups <- function(K) { # the group of each person, where K is 1 within groups and 0 between
  if (!all(K %in% 0:1) || any(diag(K) == 0)) return(NULL)
  g <- max.col(K, "first")
  if (all(K == outer(g, g, \`==\`))) factor(g)
}
root <- function(s) s$vectors %*% diag(sqrt(pmax(s$values, 0)), length(s$values)) # K = LL', also where K is singular
relaxed <- lmerControl(check.nobs.vs.nlev = "ignore", check.nobs.vs.nRE = "ignore", check.nobs.vs.rankZ = "ignore")

# lme4 up to the deviance as a function of theta = sigma_g / sigma_e.
build <- function(p, REML = p$method == "REML") {
  group <- groups(p$K); plain <- !is.null(group) || all(p$K == p$K[1, 1] * diag(nrow(p$K)))
  data <- list(y = p$y, X = p$X, group = if (is.null(group)) factor(seq_along(p$y)) else group)
  form <- lFormula(y ~ 0 + X + (1 | group), data, REML = REML, control = if (plain) lmerControl() else relaxed)
  need(ncol(form$X) == ncol(p$X), "rank-deficient") # lme4 drops dependent columns
  if (!plain) form$reTrms$Zt <- Matrix::drop0(Matrix::Matrix(t(root(p$spectrum)), sparse = TRUE), 0)
  c(form, list(devfun = do.call(mkLmerDevfun, form)))
}
# lme4's parts at given components: the fit there, without a search.
at <- function(p, REML) {
  if (p$s2e == 0) cannot("lme4 divides by the residual variance")
  m <- build(p, REML); m$devfun(sqrt(p$s2g / p$s2e))
  c(p, m, mget(c("pp", "resp"), environment(m$devfun)))
}
ops <- list(
  fit = function(p) {
    m <- build(p); f <- mkMerMod(environment(m$devfun), optimizeLmer(m$devfun), m$reTrms, fr = m$fr)
    s2e <- sigma(f)^2; lambda <- unname(getME(f, "theta"))^2
    if (isSingular(f)) message("boundary (singular) fit: see help('isSingular')")
    list(sigma2_g = lambda * s2e, sigma2_e = s2e, loglik = as.numeric(logLik(f)), beta = I(unname(fixef(f))), beta_se = I(sqrt(diag(as.matrix(vcov(f))))))
  },
  loglik = function(p) { # as lme4 writes it: without log|X'X|
    q <- at(p, p$method == "REML"); ss <- q$resp$wrss() + q$pp$sqrL(1) # penalised residual sum of squares
    reml <- if (p$method == "REML") q$pp$ldRX2() else 0
    list(loglik = -(q$df * log(2 * pi * q$s2e) + q$pp$ldL2() + reml + ss / q$s2e) / 2,
      logdet_V = q$pp$ldL2() + length(q$y) * log(q$s2e), yPy = ss / q$s2e)
  },
  effects = function(p) { q <- at(p, FALSE); list(beta = I(q$pp$beta(1)), beta_cov = q$s2e * chol2inv(q$pp$RX())) },
  predict = function(p) { q <- at(p, FALSE); list(g = I(as.vector(Matrix::crossprod(q$reTrms$Zt, q$pp$b(1))))) }
)`,
);

export const nlmeScript = around(
  `# nlme on certified cases of lmm-spec: Rscript nlme.R DIRECTORY …
# lme() searches; gls() with the correlation and the sigma held fixed tells likelihood and effects at given components.
program <- "nlme"
suppressPackageStartupMessages(library(nlme))
`,
  `grouped <- function(p) { # the data, with the group of each person
  g <- max.col(p$K, "first")
  if (!all(p$K == outer(g, g, \`==\`))) cannot("lme takes a grouping factor, and this K is none")
  list(y = p$y, X = p$X, group = factor(g))
}
at <- function(p, method = p$method) {
  total <- p$s2g + p$s2e
  if (p$s2e == 0) cannot("corCompSymm takes a correlation below 1")
  form <- corCompSymm(p$s2g / total, form = ~ 1 | group, fixed = TRUE)
  gls(y ~ 0 + X, grouped(p), form, method = method, control = glsControl(sigma = sqrt(total)))
}
ops <- list(
  fit = function(p) {
    f <- lme(y ~ 0 + X, grouped(p), ~ 1 | group, method = p$method)
    s2g <- unname(as.matrix(getVarCov(f))[1, 1])
    list(sigma2_g = s2g, sigma2_e = f$sigma^2, loglik = as.numeric(logLik(f)), beta = I(unname(fixef(f))), beta_se = I(unname(sqrt(diag(f$varFix)))))
  },
  loglik = function(p) list(loglik = as.numeric(logLik(at(p)))),
  effects = function(p) { f <- at(p, "ML"); list(beta = I(unname(coef(f))), beta_cov = unname(f$varBeta)) }
)`,
);
