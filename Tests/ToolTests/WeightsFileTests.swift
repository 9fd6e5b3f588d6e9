import Foundation
import Mirador
import Programs
import Reference
import Testing

@testable import mirador_cli

/// Files of weights on the command line, with the architecture named or not.
@Suite struct `Files of weights` {
    private func golden(_ name: String) -> String { RepositoryFile.path("Tests/ImportingTests/Golden/\(name)") }

    private let picture = ["--image", "dog.png"]

    @Test(arguments: [
        ["--model"], ["--weights"], ["--architecture", "fashion", "--model"], ["--model", "fashion", "--weights"],
    ])
    func `A checkpoint alone is enough, and one line says what was made of it`(options: [String]) throws {
        let file = golden("found-reference.pth")
        let run = try Tool.mirador.run(["layers"] + options + [file])
        #expect(run.status == 0, "\(run.errors)")
        let recognized = options.count == 1 ? "fashion of 10 classes, by its names and shapes; " : ""
        let line =
            "\(file): \(recognized)taken from model_ema, which is averaged, not from model; took module.module. off its "
        #expect(run.errors.split(separator: "\n").count == 1)
        #expect(run.errors.hasPrefix(line + "names; left out 1 beside the network's: n_averaged"), "\(run.errors)")
    }

    @Test func `What is no network of the kit is told with the nearest, and a program with what to do`() throws {
        let other = try Tool.mirador.run(["layers", "--model", golden("found-shards")])
        #expect(other.status != 0)
        #expect(other.errors.contains("they fit no architecture of the kit; the nearest:\n"), "\(other.errors)")
        let program = try Tool.mirador.run(["layers", "--weights", golden("found-module.pt")])
        #expect(program.status != 0)
        #expect(program.errors.contains("\n    torch.save(torch.load("), "\(program.errors)")
    }

    @Test(arguments: [
        (["--model", "a.pth", "--weights", "b.pth"], "names another: give one"),
        (["--architecture", "resnet18"], "give the file, with --model FILE"),
        (["--architecture", "resnet18", "--model", "resnet50", "--weights", "b.pth"], "with --model NAME"),
    ])
    func `Two files, or two names, are one too many`(options: [String], words: String) {
        let error = #expect(throws: (any Error).self) { try PredictCommand.parse(options + picture) }
        #expect(error.map { PredictCommand.message(for: $0) }?.contains(words) == true)
    }

    @Test func `Another process is given the same`() throws {
        let options = ["--architecture", "resnet18", "--weights", "b.pth", "--labels", "c.txt", "--precision", "fp32"]
        let model = try PredictCommand.parse(options + picture).model
        let again = try PredictCommand.parse(model.arguments + picture).model
        #expect(again.arguments == model.arguments)
        #expect(again.model == "resnet18" && again.weightsFile == "b.pth")
        #expect(try PredictCommand.parse(picture).model.model == "efficientnet-lite0")
    }
}
