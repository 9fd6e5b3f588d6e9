import Foundation
import Programs
import Reference
import Testing

@Suite struct `mirador evaluate` {
    private let arguments = ["evaluate", "--methods", "grad-cam,layer-cam", "--scenes", "3", "--instances", "1,1+1"]

    @Test func `The table has a row for each method and number of objects, and is the same again`() throws {
        let run = try Tool.mirador.run(arguments)
        try #require(run.status == 0, "\(run.errors)")
        #expect(run.errors == "")
        let rows = run.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(rows[0].prefix(4) == ["objects", "method", "pointing-game", "↑"])
        #expect(
            rows[1...6].map { Array($0.prefix(2)) } == [
                ["1", "grad-cam"], ["1", "layer-cam"], ["1", "chance"],
                ["1+1", "grad-cam"], ["1+1", "layer-cam"], ["1+1", "chance"],
            ])
        #expect(run.output.contains("Left out, because the class is not among the network's 5 most probable:"))
        let again = try Tool.mirador.run(arguments)
        #expect(again.output == run.output)
        let other = try Tool.mirador.run(arguments + ["--seed", "1"])
        #expect(other.output != run.output)
    }

    @Test func `CSV and JSON hold the same numbers, and files are written whole`() throws {
        let folder = try TemporaryFolder()
        let csv = try Tool.mirador.run(arguments + ["--format", "csv", "--output", folder.path("table.csv")])
        try #require(csv.status == 0, "\(csv.errors)")
        let json = try Tool.mirador.run(arguments + ["--format", "json"])
        #expect(Set(folder.contents) == ["table.csv"])
        let lines = try String(contentsOfFile: folder.path("table.csv"), encoding: .utf8)
            .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(lines[0].joined(separator: ",") == "method,objects,metric,better,mean,low,high,count")
        let document = try #require(
            JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let rows = try #require(document["rows"] as? [[String: Any]])
        // Two methods and chance, two numbers of objects, four metrics.
        #expect(lines.count == 1 + 24)
        #expect(rows.count == 24)
        for (line, row) in zip(lines.dropFirst(), rows) {
            #expect(String(line[0]) == row["method"] as? String)
            #expect(String(line[2]) == row["metric"] as? String)
            let mean = try #require(row["mean"] as? Double)
            #expect(try abs(#require(Double(line[4])) - mean) < 1e-6)
            let low = try #require(Double(line[5])), high = try #require(Double(line[6]))
            #expect(low <= mean + 1e-6 && mean <= high + 1e-6)
        }
        let scenes = try #require(document["scenes"] as? [[String: Any]])
        #expect(scenes.map { $0["objects"] as? String } == ["1", "1+1"])
        let counts = scenes.map { ($0["explained"] as! Int) + ($0["leftOut"] as! Int) }
        #expect(counts == [3, 6])
    }

    @Test func `Metrics that run the network have numbers too`() throws {
        let some = "insertion,max-sensitivity,class-correlation,randomization"
        let run = try Tool.mirador.run([
            "evaluate", "--methods", "grad-cam", "--metrics", Thorough.isAsked ? "all" : some, "--scenes", "1",
            "--instances", "1+1",
            "--seen", "1000", "--samples", "2", "--steps", "8", "--format", "csv",
        ])
        try #require(run.status == 0, "\(run.errors)")
        let lines = run.output.split(separator: "\n").filter { $0.hasPrefix("grad-cam,") }
        #expect(lines.count == (Thorough.isAsked ? 15 : 4))
        // How evenly a map shares itself out among one is no question.
        for line in lines where !line.contains("instance-balance") {
            let mean = line.split(separator: ",", omittingEmptySubsequences: false)[4]
            #expect(Double(mean) != nil, "\(line)")
        }
    }

    @Test(
        arguments: [
            (["--methods", "grad-cm"], "There is no method \"grad-cm\": did you mean grad-cam"),
            (["--metrics", "energi"], "There is no metric \"energi\": did you mean energy?"),
            (["--instances", "0"], "\"0\" is no number of objects"),
            (["--instances", "1,"], "\"\" is no number of objects"),
            (["--scenes", "0"], "from 1 to 100000"),
            (["--seen", "0"], "from 1 to 1000"),
            (["--layer", "act9"], "act9"),
            (["--output", "/nowhere/table.csv"], "/nowhere/table.csv cannot be written"),
            (["--model", "lenet"], "There is no model called lenet"),
            (["--methods", "layer-activation", "--layer", "_fc", "--scenes", "1"], "are no map over the picture"),
        ])
    func `What cannot be judged is said in one line`(options: [String], words: String) throws {
        let run = try Tool.mirador.run(["evaluate"] + options)
        #expect(run.status != 0)
        #expect(run.output == "")
        #expect(run.errors.contains(words), "\(run.errors)")
    }

    @Test func `The scenes are drawn`() throws {
        let folder = try TemporaryFolder()
        let run = try Tool.mirador.run([
            "evaluate", "--methods", "grad-cam", "--scenes", "2", "--instances", "4", "--sheet", folder.path("s.png"),
        ])
        try #require(run.status == 0, "\(run.errors)")
        #expect(run.output.hasPrefix(folder.path("s.png")))
        let start = try Data(contentsOf: URL(fileURLWithPath: folder.path("s.png"))).prefix(4)
        #expect(Array(start) == [0x89, 0x50, 0x4E, 0x47])
    }
}
