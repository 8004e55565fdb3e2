/// Symbols and radii by atomic number, hydrogen first.
enum ElementTable {
  static let symbols: [String] = """
    H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr \
    Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb \
    Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf \
    Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og
    """.split(separator: " ").map(String.init)

  /// Angstrom. Low-spin values for Mn, Fe and Co, sp3 for carbon.
  static let covalentRadii: [Double] = [
    0.31, 0.28, 1.28, 0.96, 0.84, 0.76, 0.71, 0.66, 0.57, 0.58,  // H-Ne
    1.66, 1.41, 1.21, 1.11, 1.07, 1.05, 1.02, 1.06,  // Na-Ar
    2.03, 1.76, 1.70, 1.60, 1.53, 1.39, 1.39, 1.32, 1.26, 1.24, 1.32, 1.22,  // K-Zn
    1.22, 1.20, 1.19, 1.20, 1.20, 1.16,  // Ga-Kr
    2.20, 1.95, 1.90, 1.75, 1.64, 1.54, 1.47, 1.46, 1.42, 1.39, 1.45, 1.44,  // Rb-Cd
    1.42, 1.39, 1.39, 1.38, 1.39, 1.40,  // In-Xe
    2.44, 2.15, 2.07, 2.04, 2.03, 2.01, 1.99, 1.98, 1.98, 1.96, 1.94, 1.92, 1.92, 1.89, 1.90, 1.87,  // Cs-Yb
    1.87, 1.75, 1.70, 1.62, 1.51, 1.44, 1.41, 1.36, 1.36, 1.32,  // Lu-Hg
    1.45, 1.46, 1.48, 1.40, 1.50, 1.50,  // Tl-Rn
    2.60, 2.21, 2.15, 2.06, 2.00, 1.96, 1.90, 1.87, 1.80, 1.69, 1.68, 1.68, 1.65, 1.67, 1.73, 1.76,  // Fr-No
    1.61, 1.57, 1.49, 1.43, 1.41, 1.34, 1.29, 1.28, 1.21, 1.22,  // Lr-Cn
    1.36, 1.43, 1.62, 1.75, 1.65, 1.57,  // Nh-Og
  ]

  /// Atomic number by (first letter) x 27 + (second letter, counted from 1, or 0 for none); 0 where no
  /// element is so written.
  static let numbersByLetters: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 26 * 27)
    for (index, symbol) in symbols.enumerated() {
      let letters = symbol.utf8.map { Int($0 | 0x20) - 96 }
      table[(letters[0] - 1) * 27 + (letters.count == 2 ? letters[1] : 0)] = UInt8(index + 1)
    }
    table[3 * 27] = 1  // D
    table[19 * 27] = 1  // T
    return table
  }()
}
