import Foundation
import Tensors

/// Coalitions of M players with the weights of the Shapley kernel, those without any player and with all left out.
///
///     π(s) = (M - 1) / (C(M, s) s (M - s))          of each coalition of s players
///     p(s) = (M - 1) / (s (M - s))                  of all C(M, s) together
///
/// All of them, if there are not more than asked for. Else all of size 1 and M - 1, all of 2 and M - 2, … as long as as
/// many would be drawn of that size; what is left of the number is drawn in pairs of a coalition and its complement, the
/// size by p, the players evenly, and shares the weight that is left. What is drawn twice counts twice and is scored once.
///
/// The kernel: Lundberg and Lee, NIPS 2017, theorem 2. Complements: Covert and Lee, "Improving KernelSHAP: Practical
/// Shapley Value Estimation via Linear Regression", AISTATS 2021, section 4.2.
package struct ShapleyCoalitions {
    /// For each coalition, who belongs to it.
    package private(set) var members: [[Bool]] = []
    /// For each coalition, in the same order.
    package private(set) var weights: [Double] = []
    private let players: Int

    /// - Precondition: `limit` is twice the number of players at least, so that the players can be told apart.
    package init(of players: Int, atMost limit: Int, seed: UInt64) {
        precondition(limit >= 2 * players, "\(limit) coalitions do not tell \(players) players apart")
        self.players = players
        guard players > 1 else { return }
        let areAll = Double(limit) >= pow(2, Double(players)) - 2
        var size = 1, left = limit
        while size <= players / 2 {
            let count = number(of: size)
            let open = (size...players / 2).reduce(0) { $0 + share(of: $1) }
            // Size 1 in any case: with it the least squares have one solution.
            guard areAll || size == 1 || Double(left) * share(of: size) / open >= count else { break }
            enumerate(size)
            left -= Int(count)
            size += 1
        }
        if size <= players / 2, left >= 2 { draw(left / 2, sizes: size...players / 2, seed: seed) }
    }

    /// How many coalitions have s or M - s players.
    private func number(of s: Int) -> Double {
        let choices = (0..<s).reduce(1.0) { $0 * Double(players - $1) / Double($1 + 1) }.rounded()
        return 2 * s == players ? choices : 2 * choices
    }

    /// p(s) + p(M - s); p(s) where both are one.
    private func share(of s: Int) -> Double {
        let p = Double(players - 1) / Double(s * (players - s))
        return 2 * s == players ? p : 2 * p
    }

    /// All coalitions of s and of M - s players.
    private mutating func enumerate(_ s: Int) {
        let weight = share(of: s) / number(of: s)
        var chosen = Array(0..<s)
        while true {
            let coalition = (0..<players).map { chosen.contains($0) }
            add(coalition, weight)
            if 2 * s != players { add(coalition.map { !$0 }, weight) }
            // The next choice in the order of a dictionary.
            guard let place = chosen.indices.last(where: { chosen[$0] < players - s + $0 }) else { return }
            chosen[place] += 1
            for i in place + 1..<s { chosen[i] = chosen[i - 1] + 1 }
        }
    }

    /// Pairs of complements, drawn from those whose smaller part has so many players.
    private mutating func draw(_ pairs: Int, sizes: ClosedRange<Int>, seed: UInt64) {
        let numbers = RandomNumbers(seed: seed, stream: "coalitions")
        let total = sizes.reduce(0) { $0 + share(of: $1) }
        let weight = total / Double(2 * pairs)
        var places: [[Bool]: Int] = [:]
        for pair in 0..<pairs {
            let start = pair * (players + 1)
            var size = sizes.lowerBound, rest = Double(numbers.uniform(at: start)) * total
            while size < sizes.upperBound, rest >= share(of: size) {
                rest -= share(of: size)
                size += 1
            }
            // Fisher and Yates' shuffle, as far as it is needed.
            var order = Array(0..<players)
            for i in 0..<size {
                let j = i + Int(numbers.uniform(at: start + 1 + i) * Float(players - i))
                order.swapAt(i, min(j, players - 1))
            }
            var coalition = [Bool](repeating: false, count: players)
            for i in order[..<size] { coalition[i] = true }
            for drawn in [coalition, coalition.map { !$0 }] {
                if let place = places[drawn] {
                    weights[place] += weight
                } else {
                    places[drawn] = members.count
                    add(drawn, weight)
                }
            }
        }
    }

    private mutating func add(_ coalition: [Bool], _ weight: Double) {
        members.append(coalition)
        weights.append(weight)
    }
}
