import ArgumentParser
import Foundation
import Networks

extension ParsableCommand {
    /// Runs the command as a program of the kit: one that may be interrupted, whose streams may be closed or full, and
    /// that is told things by strangers.
    public static func runProgram() {
        StandardStreams.prepare()
        ThreadWaiting.keepShort()
        Interruption.leavesNothingHalfDone()
        do {
            var command = try parseAsRoot()
            try type(of: command).checkOptionsAreGivenOnce(Array(CommandLine.arguments.dropFirst()))
            try command.run()
        } catch {
            let code = exitCode(for: error), text = fullMessage(for: error)
            if code.isSuccess {
                // What was asked for: the help, the version.
                print(text.printable)
            } else if !text.isEmpty {
                StandardStreams.tell(text)
            }
            Foundation.exit(code.rawValue)
        }
    }
}
