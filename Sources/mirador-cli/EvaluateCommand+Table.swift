import ArgumentParser
import Foundation
import Mirador

/// Form in which a table of judgements is written.
enum EvaluationFormat: String, ExpressibleByArgument, CaseIterable {
    case text, csv, json
}

/// Means and intervals as rows.
struct EvaluationTable {
    let result: SceneEvaluationResult

    init(_ result: SceneEvaluationResult) { self.result = result }

    /// A row of the long form: one method, one number of objects, one metric.
    private struct Row: Encodable {
        let method: String
        let objects: String
        let metric: String
        let better: String
        let mean: Float?
        let low: Float?
        let high: Float?
        let count: Int
    }

    private struct Document: Encodable {
        struct Scenes: Encodable {
            let objects: String
            let scenes, explained, leftOut: Int
        }
        let network: String
        let seed: UInt64
        let seenAmong: Int
        let confidence: Double
        let scenes: [Scenes]
        let rows: [Row]
    }

    func text(as format: EvaluationFormat) throws -> String {
        switch format {
        case .text: text
        case .csv: csv
        case .json: try json()
        }
    }

    private var rows: [Row] {
        result.arrangements.flatMap { arrangement in
            result.rows.flatMap { method in
                result.metrics.map { metric in
                    let interval = result[method, metric.name, arrangement]
                    return Row(
                        method: method, objects: arrangement.description, metric: metric.name,
                        better: metric.description.isBetterHigh ? "high" : "low", mean: interval?.mean,
                        low: interval?.low,
                        high: interval?.high, count: interval?.count ?? 0)
                }
            }
        }
    }

    /// One line a method and number of objects, one column a metric.
    private var text: String {
        let heads =
            ["objects", "method"] + result.metrics.map { "\($0.name) \($0.description.isBetterHigh ? "↑" : "↓")" }
        let lines = result.arrangements.flatMap { arrangement in
            result.rows.map { method in
                [arrangement.description, method]
                    + result.metrics.map { cell(result[method, $0.name, arrangement]) }
            }
        }
        let table = PlainTable(heads: heads, rows: lines).lines
        let counts = result.arrangements.map { arrangement in
            let left = result.unseen[arrangement] ?? 0, all = left + (result.seen[arrangement] ?? 0)
            return "\(left) of \(all) with \(arrangement)"
        }
        let notes = [
            "Mean [95 % confidence interval] over composed scenes, \(result.sceneCount) for each number of objects, seed "
                + "\(result.seed), \(result.network).",
            "↑ large is good, ↓ small is good; chance: a map that is the same everywhere.",
            "Left out, because the class is not among the network's \(result.seenAmong) most probable: "
                + counts.joined(separator: ", ") + ".",
        ]
        return (table + [""] + notes).joined(separator: "\n") + "\n"
    }

    private func cell(_ interval: MeanInterval?) -> String {
        guard let interval else { return "-" }
        return "\(number(interval.mean)) [\(number(interval.low)), \(number(interval.high))]"
    }

    /// Two digits behind the point, three significant ones for numbers too small or too large for that.
    private func number(_ x: Float) -> String {
        x == 0 || (0.1..<1000).contains(abs(x)) ? String(format: "%.2f", x) : String(format: "%.3g", x)
    }

    private var csv: String {
        let lines = rows.map { row in
            let numbers = [row.mean, row.low, row.high].map { $0.map { "\($0)" } ?? "" }
            return ([row.method, row.objects, row.metric, row.better] + numbers + ["\(row.count)"])
                .joined(separator: ",")
        }
        return (["method,objects,metric,better,mean,low,high,count"] + lines).joined(separator: "\n") + "\n"
    }

    private func json() throws -> String {
        let scenes = result.arrangements.map { arrangement in
            Document.Scenes(
                objects: arrangement.description, scenes: result.sceneCount, explained: result.seen[arrangement] ?? 0,
                leftOut: result.unseen[arrangement] ?? 0)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let document = Document(
            network: result.network, seed: result.seed, seenAmong: result.seenAmong, confidence: 0.95, scenes: scenes,
            rows: rows)
        return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    }
}
