import Foundation

/// A peer's time for the same work.
struct PeerTiming: Encodable {
    let peer: String
    let timing: Timing
}

/// Asks Tests/Peers/bench_peers.py what the peers take.
struct PeerScript {
    let python, script, weights, photograph: String

    /// The peers' times for the measurements that a pattern names: `efficientnet-lite0/forward/*`.
    /// - Throws: `PeerScriptError` with what Python wrote.
    func measure(_ pattern: String) throws -> [PeerTiming] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [
            script, "--weights", weights, "--photograph", photograph, "--only", pattern, "--json",
        ]
        let output = Pipe(), errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        do {
            try process.run()
        } catch {
            throw PeerScriptError(python: python, reason: "it cannot be started")
        }
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        let complaints = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0,
            let table = try? JSONDecoder().decode([String: Entry].self, from: printed)
        else {
            let lines = String(decoding: complaints, as: UTF8.self).split(separator: "\n")
            throw PeerScriptError(python: python, reason: lines.last.map(String.init) ?? "it printed no result")
        }
        return table.sorted { $0.key < $1.key }.map { key, entry in
            PeerTiming(
                peer: String(key.split(separator: "/").last ?? ""),
                timing: Timing(milliseconds: entry.median_ms, megabytes: entry.peak_mb))
        }
    }

    /// As the script prints it.
    private struct Entry: Decodable {
        let median_ms: Double
        let peak_mb: Double?
    }
}

/// The peers could not be timed.
struct PeerScriptError: Error, CustomStringConvertible {
    let python, reason: String

    var description: String {
        "The peers could not be timed with \(python): \(reason). Tests/Peers/README.md says how to install them."
    }
}
