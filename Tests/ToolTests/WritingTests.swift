import Foundation
import Mirador
import Programs
import Testing

/// Where results go that are not plain new files, and what becomes of those that do not arrive.
@Suite struct `Writing to strange places` {
    private let chelsea = Tool.asset("photographs/chelsea.png")

    /// What a shell says and how it ends; `$MIRADOR` is the program.
    private func shell(_ script: String, in folder: TemporaryFolder) throws -> (status: Int32, output: String) {
        let process = Process(), output = folder.url.appendingPathComponent("shell-output")
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = folder.url
        process.environment = ProcessInfo.processInfo.environment.merging([
            "MIRADOR": try Tool.mirador.executable.path, "MIRADOR_HOME": Tool.root.path, "LANG": "C.UTF-8",
            "IMAGE": chelsea,
        ]) { $1 }
        try Data().write(to: output)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = process.standardOutput
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try String(contentsOf: output, encoding: .utf8))
    }

    @Test func `A pipe with a name gets the array, a link stays and its target gets it, and a mode is kept`() throws {
        let folder = try TemporaryFolder()
        let run = try shell(
            """
            set -e
            mkfifo f.npy; mkdir real; echo old > real/t.npy; chmod 600 real/t.npy; ln -s real/t.npy l.npy
            cat f.npy > got.npy &
            "$MIRADOR" explain --image "$IMAGE" --raw f.npy
            wait
            "$MIRADOR" explain --image "$IMAGE" --raw l.npy
            test -p f.npy && test -L l.npy && stat -c %a real/t.npy && cmp got.npy real/t.npy && echo same
            """, in: folder)
        #expect(run.status == 0, "\(run.output)")
        #expect(run.output.hasSuffix("600\nsame\n"))
    }

    @Test func `Standard output can be named, and is not replaced`() throws {
        let folder = try TemporaryFolder()
        let run = try shell(
            """
            "$MIRADOR" explain --image "$IMAGE" --raw /dev/stdout > all.txt && head -c 6 all.txt | tail -c 5
            echo; tail -1 all.txt
            "$MIRADOR" explain --image "$IMAGE" --raw /dev/stdout | head -c 6 | tail -c 5
            """, in: folder)
        #expect(run.output == "NUMPY\n/dev/stdout\nNUMPY")
    }

    @Test(arguments: ["predict --image \"$IMAGE\"", "methods", "predict --help", "explain --image \"$IMAGE\" --json"])
    func `Output that does not arrive is an error`(command: String) throws {
        let folder = try TemporaryFolder()
        let full = try shell("\"$MIRADOR\" \(command) > /dev/full", in: folder)
        let closed = try shell("\"$MIRADOR\" \(command) >&-", in: folder)
        #expect(full.status != 0)
        #expect(full.output.contains("standard output: No space left on device"))
        #expect(closed.status != 0)
        #expect(closed.output.contains("standard output: "))
    }

    @Test func `Where nobody reads what it says of its progress, it goes on`() throws {
        let folder = try TemporaryFolder()
        let run = try shell(
            """
            mkdir bin; printf '#!/bin/sh\\nexit 0\\n' > bin/swift; chmod +x bin/swift
            trap '' PIPE; export PATH=$PWD/bin:$PATH
            (sleep 0.3; exec "$MIRADOR" course --lesson lesson-gradcam --quick --output out) 2>&1 >/dev/null | true
            echo "${PIPESTATUS[0]}"; ls out/04-gradcam/notebook.md
            """, in: folder)
        #expect(run.output == "0\nout/04-gradcam/notebook.md\n")
    }

    @Test func `Started with everything closed it works on what it was given`() throws {
        let folder = try TemporaryFolder()
        let run = try shell("\"$MIRADOR\" explain --image \"$IMAGE\" --raw a.npy 0>&- 1>&- 2>&-", in: folder)
        // What it would have said went nowhere, which is an error; the file is whole.
        #expect(run.status == 1)
        #expect(try NumPyFile.read(from: folder.path("a.npy")).count == 49)
    }

    @Test func `What a killed run left the next one takes away`() throws {
        let folder = try TemporaryFolder()
        try Data([1]).write(to: URL(fileURLWithPath: folder.path("a.npy.mirador-1abc.part")))
        let run = try shell("\"$MIRADOR\" explain --image \"$IMAGE\" --raw b.npy", in: folder)
        #expect(run.status == 0)
        #expect(folder.contents.sorted() == ["b.npy", "shell-output"])
    }
}
