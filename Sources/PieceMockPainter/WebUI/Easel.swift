import PieceModel

/// The one place to paint that AUTOMATIC1111 has: jobs wait for it in the order they came.
actor Easel {
    private struct Job {
        var steps: Int
        var done = 0
        var isInterrupted = false
    }

    private var job: Job?
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Waits for the easel, takes `steps` steps in `seconds`, and leaves it when `paint` is done.
    /// - Parameter paint: is told whether somebody interrupted the job.
    func work<Result: Sendable>(
        steps: Int, seconds: Double, _ paint: @Sendable (Bool) async throws -> Result
    ) async throws -> Result {
        if job == nil {
            job = Job(steps: steps)
        } else {
            // Whoever leaves hands the easel over, so it is never free in between.
            await withCheckedContinuation { waiting.append($0) }
            job = Job(steps: steps)
        }
        defer {
            if waiting.isEmpty { job = nil } else { waiting.removeFirst().resume() }
        }
        for _ in 0..<steps where job?.isInterrupted == false {
            // In slices: a step may take long, and an interruption ends it.
            var rest = seconds / Double(steps)
            while rest > 0, job?.isInterrupted == false {
                try await Task.sleep(for: .seconds(min(rest, 0.02)))
                rest -= 0.02
            }
            job?.done += 1
        }
        return try await paint(job?.isInterrupted ?? false)
    }

    func interrupt() { job?.isInterrupted = true }

    /// As `GET /sdapi/v1/progress` tells it.
    var progress: JSONValue {
        func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
        let (steps, done) = (job?.steps ?? 0, job?.done ?? 0)
        let share = steps == 0 ? 0 : Double(done) / Double(steps)
        return [
            "progress": JSONNumber(share).map(JSONValue.number) ?? 0, "eta_relative": 0,
            "state": [
                "skipped": false, "interrupted": .bool(job?.isInterrupted ?? false), "stopping_generation": false,
                "job": .string(job == nil ? "" : "scripts_img2img"), "job_count": number(job == nil ? 0 : 1),
                "job_timestamp": "0", "job_no": 0, "sampling_step": number(done), "sampling_steps": number(steps),
            ],
            "current_image": nil, "textinfo": nil,
        ]
    }
}
