# Rscript selection.R FOLDER WHAT SECONDS: R on data.bin, shortest or median of few calls: rank correlations, then trees
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
source(file.path(here, "timed.R"))
values <- numbers()
n <- values[1]; p <- values[2]
x <- matrix(values[2 + seq_len(n * p)], n, p)
rm(values)

report('cor(method = "spearman")', function() { rho <<- cor(x, method = "spearman"); rho[1, 2] })
r <- apply(x, 2, rank)
z <- scale(r) / sqrt(n - 1)
report("crossprod of scaled ranks", function() crossprod(z)[1, 2])
d <- as.dist(1 - abs(rho))
rm(r, z)
for (method in c("ward.D2", "average", "complete", "single")) {
  report(paste0('hclust(method = "', method, '")'), function() tail(hclust(d, method)$height, 1))
}
