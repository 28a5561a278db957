# Rscript selection.R FOLDER ROWS COLUMNS RUNS: shortest times of R on data.bin, as lines of name, seconds and a value
args <- commandArgs(TRUE)
n <- as.integer(args[2]); p <- as.integer(args[3]); runs <- as.integer(args[4])
x <- matrix(readBin(file.path(args[1], "data.bin"), "double", n * p), n, p)

report <- function(name, work) {
  times <- c(); value <- NA
  for (i in seq_len(runs)) times <- c(times, system.time(value <- work())[3])
  cat(name, min(times), sprintf("%.17g", value), sep = "\t"); cat("\n")
}

r <- apply(x, 2, rank)
report('cor(x, method = "spearman")', function() { rho <<- cor(x, method = "spearman"); rho[1, 2] })
report("cor of ranks", function() cor(r)[1, 2])
z <- scale(r) / sqrt(n - 1)
report("crossprod of scaled ranks", function() crossprod(z)[1, 2])
d <- as.dist(1 - abs(rho))
rm(r, z)
for (method in c("ward.D2", "average", "complete", "single")) {
  report(paste0('hclust "', method, '"'), function() tail(hclust(d, method)$height, 1))
}
