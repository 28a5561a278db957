# what the scripts of this folder share: they are called as Rscript SCRIPT FOLDER WHAT SECONDS ..., read FOLDER/data.bin, and
# print lines of name, median seconds and a value
options(warn = -1)
args <- commandArgs(TRUE)
seconds <- as.numeric(args[3])

numbers <- function() {
  file <- file.path(args[1], "data.bin")
  readBin(file, "double", file.size(file) / 8)
}

line <- function(name, time, value) {
  cat(name, sprintf("%.9g", time), sprintf("%.17g", value), sep = "\t"); cat("\n")
}

# clock 3: elapsed, 1: of the processor. Calls too short for the clock of R are timed many at once
report <- function(name, work, clock = 3, least = 1) {
  spent <- function(times) system.time(for (i in seq_len(times)) value <<- work())
  value <- NA
  first <- spent(1)
  each <- max(1, ceiling(0.05 / max(first[3], 1e-4)))
  times <- if (each == 1) sum(first[clock + if (clock == 1) 0:1 else 0]) else c()
  if (each == 1 && least > 1) times <- c() # the first call warms up
  start <- proc.time()[3]
  while (length(times) < least || (proc.time()[3] - start < seconds && length(times) < 50)) {
    took <- spent(each)
    times <- c(times, sum(took[clock + if (clock == 1) 0:1 else 0]) / each)
  }
  line(name, median(times), value)
}
