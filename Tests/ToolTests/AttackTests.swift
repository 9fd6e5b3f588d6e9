import Foundation
import Mirador
import Programs
import Reference
import Testing

@Suite struct `mirador attack` {
    private struct Entry: Decodable {
        let before, after: String
        let probabilityAfter: Float
        let fooled: Bool
        let linf: Float
    }

    private struct Row: Decodable {
        let label: String
        let probability: Float
    }

    @Test func `The picture that it writes still fools whoever reads it`() throws {
        let folder = try TemporaryFolder(), picture = folder.path("fooled.png"), figure = folder.path("attack.png")
        let attack = try Tool.mirador.run([
            "attack", "--image", Tool.asset("photographs/chelsea.png"), "--method", "pgd", "--epsilon", "4/255",
            "--steps", "20", "--target", "espresso", "--output", picture, "--figure", figure, "--json",
        ])
        try #require(attack.status == 0, "\(attack.errors)")
        let entry = try #require(try JSONDecoder().decode([Entry].self, from: Data(attack.output.utf8)).first)
        #expect(entry.before == "tiger cat")
        #expect(entry.fooled && entry.after == "espresso")
        #expect(entry.linf <= 4)
        #expect(FileManager.default.fileExists(atPath: figure))

        let predict = try Tool.mirador.run(["predict", "--image", picture, "--as-is", "--top", "1", "--json"])
        try #require(predict.status == 0, "\(predict.errors)")
        let row = try #require(try JSONDecoder().decode([Row].self, from: Data(predict.output.utf8)).first)
        #expect(row.label == "espresso")
        #expect(abs(row.probability - entry.probabilityAfter) < 1e-4)
    }

    @Test(
        arguments: Thorough.cases([
            ["fgsm", "--epsilon", "2/255"], ["bim", "--epsilon", "1/255"], ["deepfool"], ["cw", "--steps", "10"],
            ["square", "--epsilon", "4/255", "--steps", "200"], ["pgd", "--norm", "l2", "--epsilon", "0.5"],
            ["one-pixel", "--pixels", "60", "--steps", "4"],
        ]) { ["fgsm", "deepfool", "pgd"].contains($0[0]) })
    func `Every attack writes a picture that is read again as it was judged`(_ method: [String]) throws {
        let folder = try TemporaryFolder(), picture = folder.path("fooled.png")
        let attack = try Tool.mirador.run(
            ["attack", "--image", Tool.asset("photographs/chelsea.png"), "--output", picture, "--json", "--method"]
                + method)
        try #require(attack.status == 0, "\(attack.errors)")
        let entry = try #require(try JSONDecoder().decode([Entry].self, from: Data(attack.output.utf8)).first)
        let predict = try Tool.mirador.run(["predict", "--image", picture, "--as-is", "--top", "1", "--json"])
        let row = try #require(try JSONDecoder().decode([Row].self, from: Data(predict.output.utf8)).first)
        #expect(row.label == entry.after)
        #expect(entry.fooled == (entry.after != entry.before))
        #expect(entry.fooled)
    }

    @Test func `An ε of 0 changes nothing`() throws {
        let run = try Tool.mirador.run(
            ["attack", "--image", Tool.asset("photographs/chelsea.png"), "--json", "--epsilon", "0"])
        try #require(run.status == 0, "\(run.errors)")
        let entry = try #require(try JSONDecoder().decode([Entry].self, from: Data(run.output.utf8)).first)
        #expect(entry.linf == 0 && entry.after == "tiger cat" && !entry.fooled)
    }

    @Test(arguments: [
        (["--epsilon", "eight"], "8/255"), (["--method", "pgb"], "pgd"),
        (["--method", "fgsm", "--pixels", "3"], "--pixels"),
        (["--epsilon", "-1/255"], "epsilon"), (["--steps", "0"], "steps"),
    ])
    func `Settings that make no sense are refused`(arguments: [String], complaint: String) throws {
        let run = try Tool.mirador.run(["attack", "--image", Tool.asset("photographs/chelsea.png")] + arguments)
        #expect(run.status != 0)
        #expect(run.errors.contains(complaint))
    }
}
