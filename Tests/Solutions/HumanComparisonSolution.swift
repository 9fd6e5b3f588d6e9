import Mirador

/// The answers to lesson 12's exercise: the right ones, and one for each mistake that its checks have to name.
public enum HumanComparisonSolution {
    public static func energyInside(of map: Tensor, on mask: Tensor) throws -> Float {
        let energy = map.relu(), total = energy.sum()
        return total > 0 ? (energy * mask).sum() / total : 0
    }

    public static func errorConsistency(_ first: [Bool], _ second: [Bool]) throws -> Double? {
        let (p1, p2) = (share(first), share(second)), expected = p1 * p2 + (1 - p1) * (1 - p2)
        return expected == 1 ? nil : (agreement(first, second) - expected) / (1 - expected)
    }

    public static let wrongEnergies: [WrongAnswer<Exercises.EnergyAnswer>] = [
        WrongAnswer("adds negative values up", "negative values count") { map, mask in
            (map * mask).sum() / map.sum()
        },
        WrongAnswer("takes the ReLU inside alone", "negative values count") { map, mask in
            (map.relu() * mask).sum() / map.sum()
        },
        WrongAnswer("takes absolute values", "absolute values") { map, mask in
            (map.absoluteValue() * mask).sum() / map.absoluteValue().sum()
        },
        WrongAnswer("forgets to divide", "not divided") { map, mask in (map.relu() * mask).sum() },
        WrongAnswer("takes the mean inside", "divided by the area") { map, mask in
            (map.relu() * mask).sum() / mask.sum()
        },
        WrongAnswer("divides by the outside", "inside against outside") { map, mask in
            let energy = map.relu(), inside = (energy * mask).sum(), outside = energy.sum() - inside
            return outside > 0 ? inside / outside : 0
        },
        WrongAnswer("rounds the mask", "hard mask") { map, mask in
            try energyInside(of: map, on: mask.map { $0.rounded() })
        },
        WrongAnswer("takes every pixel that the mask touches", "hard mask") { map, mask in
            try energyInside(of: map, on: mask.map { $0 > 0 ? 1 : 0 })
        },
        WrongAnswer("gives what is outside", "outside") { map, mask in try 1 - energyInside(of: map, on: mask) },
        WrongAnswer("gives the object's area", "the area alone") { _, mask in mask.mean() },
    ]

    public static let wrongKappas: [WrongAnswer<Exercises.KappaAnswer>] = [
        WrongAnswer("gives bare agreement", "agreement alone") { first, second in agreement(first, second) },
        WrongAnswer("counts both right alone", "both right alone") { first, second in
            let expected = chance(first, second)
            let both = share(zip(first, second).map { $0 && $1 })
            return expected == 1 ? nil : (both - expected) / (1 - expected)
        },
        WrongAnswer("expects both right alone", "expected of both right alone") { first, second in
            let expected = share(first) * share(second)
            return expected == 1 ? nil : (agreement(first, second) - expected) / (1 - expected)
        },
        WrongAnswer("gives the difference", "not divided") { first, second in
            agreement(first, second) - chance(first, second)
        },
        WrongAnswer("divides by the expected", "divided by what is expected") { first, second in
            (agreement(first, second) - chance(first, second)) / chance(first, second)
        },
        WrongAnswer("expects one half", "half by chance") { first, second in 2 * agreement(first, second) - 1 },
        WrongAnswer("says 1 where nobody fails", "a number where none exists") { first, second in
            try errorConsistency(first, second) ?? 1
        },
        WrongAnswer("says 0 where nobody fails", "a number where none exists") { first, second in
            try errorConsistency(first, second) ?? 0
        },
    ]

    private static func share(_ answers: [Bool]) -> Double {
        Double(answers.filter(\.self).count) / Double(answers.count)
    }

    private static func agreement(_ first: [Bool], _ second: [Bool]) -> Double {
        share(zip(first, second).map { $0 == $1 })
    }

    private static func chance(_ first: [Bool], _ second: [Bool]) -> Double {
        let (p1, p2) = (share(first), share(second))
        return p1 * p2 + (1 - p1) * (1 - p2)
    }
}
