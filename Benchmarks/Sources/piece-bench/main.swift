import Glibc

do {
    let options = try Options(Array(CommandLine.arguments.dropFirst()))
    switch options.command {
    case "stages": try measureStages(options)
    case "serve": try serve(options)
    case "loop": try loop(options)
    case "forms": try renderForms(options)
    case "paint": try measurePainter(options)
    default:
        throw BenchError("there is no command '\(options.command)'; there are stages, serve, loop, forms and paint")
    }
} catch {
    say("piece-bench: \(error)")
    exit(1)
}
