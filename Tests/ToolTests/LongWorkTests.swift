import Foundation
import Mirador
import Programs
import Testing

@Suite struct `Long work` {
    private let chelsea = Tool.asset("photographs/chelsea.png")
    /// About a thousand passes: some seconds.
    private var long: [String] { ["explain", "--image", chelsea, "--method", "rise", "--samples", "1000"] }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"), "script makes a terminal"))
    func `On a terminal a bar says how far it is and how long the rest takes, and goes away`() throws {
        let folder = try TemporaryFolder()
        let run = try Tool.mirador.run(long, onTerminalIn: folder)
        #expect(run.status == 0)
        let shown = run.output.components(separatedBy: "\r\u{1B}[K")
        #expect(shown.count > 3)
        let bars = shown.filter { $0.hasPrefix("rise ━") || $0.hasPrefix("rise ─") }
        #expect(bars.contains { $0.wholeMatch(of: /rise ━*─* \d+\/1000/) != nil })
        #expect(bars.contains { $0.wholeMatch(of: /rise ━*─* \d+\/1000, (\d+ min )?\d+ s left/) != nil })
        // The last that is left on the screen is the answer.
        #expect(shown.last?.hasPrefix("tiger cat (282)") == true)
    }

    @Test func `Elsewhere nothing is told but the answer`() throws {
        let run = try Tool.mirador.run(
            ["explain", "--image", chelsea, "--method", "rise", "--samples", "100"], environment: ["TERM": "xterm"])
        #expect(run.status == 0)
        #expect(run.errors == "")
        #expect(!run.output.contains("\u{1B}"))
    }

    @Test(arguments: [SIGINT, SIGTERM]) func `Stopped, it ends at once and writes nothing`(signal: Int32) throws {
        let folder = try TemporaryFolder()
        let started = try Tool.mirador.start(
            [
                "explain", "--image", chelsea, "--method", "rise", "--samples", "100000", "--raw",
                folder.path("map.npy"),
            ],
            in: folder)
        Thread.sleep(forTimeInterval: 1.5)
        #expect(started.isRunning)
        kill(started.processIdentifier, signal)
        started.waitUntilExit()
        #expect(started.terminationReason == .exit)
        #expect(started.terminationStatus == 128 + signal)
        #expect(folder.contents == [])
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/pandoc"), "pandoc makes the page"))
    func `Ctrl-C while a notebook is written takes the half of it away`() throws {
        let folder = try TemporaryFolder()
        let lesson = try Tool(name: "lesson-gradcam").start(
            ["--quick", "--format", "html", "--format", "ipynb", "--output", folder.path("out")], in: folder)
        // What is written lies in a hidden folder beside the place where it goes.
        while lesson.isRunning, !folder.contents.contains(where: { $0.hasPrefix(".out-") }) { usleep(1000) }
        try #require(lesson.isRunning)
        kill(lesson.processIdentifier, SIGINT)
        lesson.waitUntilExit()
        #expect(lesson.terminationStatus == 130)
        #expect(folder.contents == [])
    }
}
