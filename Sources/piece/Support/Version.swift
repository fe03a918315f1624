/// The program's version. It is part of what a batch remembers of an output, so a new version renders again.
let programVersion = "0.1.0"
