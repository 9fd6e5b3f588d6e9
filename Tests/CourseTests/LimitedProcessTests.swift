import Course
import Foundation
import Testing

@Suite struct `Programs within limits` {
    private func run(_ script: String, _ limits: ProcessLimits = ProcessLimits(seconds: 30)) throws
        -> LimitedProcess.Result
    {
        try LimitedProcess("/bin/sh", ["-c", script]).run(within: limits)
    }

    @Test func `What they print and how they end is told`() throws {
        let result = try run("echo out; echo err >&2; exit 3")
        #expect(result.ending == .exited(3) && result.output == "out\n" && result.errors == "err\n")
        #expect(try run("kill -9 $$").ending == .signalled(9))
    }

    @Test func `One that does not end is ended, with what it has started`() throws {
        let start = ContinuousClock.now
        let result = try run("sleep 60 & echo $!; sleep 60", ProcessLimits(seconds: 0.3))
        #expect(result.ending == .outOfTime)
        #expect(ContinuousClock.now - start < .seconds(20))
        let child = try #require(Int32(result.output.trimmingCharacters(in: .whitespacesAndNewlines)))
        // It may be a moment until the system has cleared up.
        for _ in 0..<100 where isAlive(child) { usleep(20_000) }
        #expect(!isAlive(child))
    }

    private func isAlive(_ pid: Int32) -> Bool {
        let state = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        return state.map { !$0.contains(") Z ") } ?? false
    }

    @Test func `One that takes too much memory or paper is ended`() throws {
        #expect(try run("yes", ProcessLimits(seconds: 30, output: 1 << 16)).ending == .outOfPaper)
        let grow = "a=x; while true; do a=$a$a; done"
        #expect(try run(grow, ProcessLimits(seconds: 30, memory: 64 << 20)).ending == .outOfMemory)
    }

    @Test func `A program that is not there is an error`() {
        #expect(throws: (any Error).self) { try LimitedProcess("/nowhere", []).run() }
    }
}
