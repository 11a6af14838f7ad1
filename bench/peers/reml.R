# REML by R's eigen, as EMMA and rrBLUP do it: eigenvectors of K on the contrasts of the intercept, then optimize().
# Rscript reml.R K.bin (n x n float64) y.txt : prints h2, loglik (error contrasts), seconds of the decomposition
words <- commandArgs(TRUE)
y <- scan(words[2], quiet = TRUE)
n <- length(y)
K <- matrix(readBin(words[1], "double", n * n), n)
began <- proc.time()[["elapsed"]]
centred <- K - outer(rowMeans(K), colMeans(K), "+") + mean(K) # P K P with P = I - 11'/n
e <- eigen(centred, symmetric = TRUE)
lambda <- pmax(e$values[-n], 0)
z <- drop(crossprod(e$vectors[, -n], y - mean(y)))
m <- n - 1
loglik <- function(h) {
  d <- h * lambda + 1 - h
  -0.5 * (m * (log(2 * pi * sum(z^2 / d) / m) + 1) + sum(log(d)))
}
best <- optimize(loglik, c(0, 1), maximum = TRUE, tol = 1e-10)
cat(sprintf("%.12g %.12g %.4f\n", best$maximum, best$objective, proc.time()[["elapsed"]] - began))
