/// Spanish names of the classes that the course's figures show, by class number.
///
/// Animals have the name in use in Spain, with the breed's own name for dogs. Classes that are not here are shown by
/// their English name.
let spanishClassNames: [Int: String] = [
    // Birds
    7: "gallo", 8: "gallina", 9: "avestruz", 18: "urraca", 22: "águila calva", 23: "buitre", 24: "cárabo lapón",
    84: "pavo real", 86: "perdiz", 88: "guacamayo", 90: "lori", 96: "tucán", 97: "pato macho", 99: "ganso",
    127: "cigüeña blanca", 128: "cigüeña negra", 129: "espátula", 130: "flamenco", 131: "garceta azul",
    134: "grulla", 144: "pelícano", 145: "pingüino rey", 146: "albatros",
    // Reptiles, amphibians, fish, insects and other small animals
    1: "pez dorado", 2: "tiburón blanco", 3: "tiburón tigre", 4: "tiburón martillo", 5: "torpedo",
    30: "rana toro", 31: "rana arborícola", 32: "rana de cola", 39: "iguana verde", 46: "lagarto verde",
    47: "camaleón", 71: "escorpión", 105: "koala", 106: "uómbat", 107: "medusa", 113: "caracol", 114: "babosa",
    122: "bogavante americano", 123: "langosta", 124: "cangrejo de río", 126: "isópodo", 301: "mariquita",
    308: "mosca", 309: "abeja", 311: "saltamontes", 312: "grillo", 315: "mantis religiosa", 316: "cigarra",
    319: "libélula", 323: "mariposa monarca", 329: "pepino de mar", 393: "pez payaso", 396: "pez león",
    // Mammals of the sea and the river
    101: "elefante con colmillos", 102: "equidna", 103: "ornitorrinco", 104: "ualabí", 147: "ballena gris",
    148: "orca", 149: "dugongo", 150: "león marino", 337: "castor", 344: "hipopótamo", 356: "comadreja",
    357: "visón", 358: "turón", 359: "turón de patas negras", 360: "nutria", 361: "mofeta", 362: "tejón",
    // Dogs and their kin
    153: "bichón maltés", 176: "saluki", 207: "golden retriever", 208: "labrador", 227: "kelpie australiano",
    228: "komondor", 235: "pastor alemán", 248: "perro esquimal", 249: "malamute de Alaska", 250: "husky siberiano",
    259: "pomerania", 260: "chow chow", 263: "corgi galés de Pembroke", 264: "corgi galés de Cardigan",
    269: "lobo gris", 272: "coyote", 273: "dingo", 277: "zorro rojo", 278: "zorro kit", 280: "zorro gris",
    // Cats, small and large
    281: "gato atigrado", 282: "gato tigre", 283: "gato persa", 284: "gato siamés", 285: "gato egipcio",
    286: "puma", 287: "lince", 288: "leopardo", 289: "leopardo de las nieves", 290: "jaguar", 291: "león",
    292: "tigre", 293: "guepardo",
    // Bears, rodents, hares
    294: "oso pardo", 295: "oso negro americano", 296: "oso polar", 330: "conejo de monte", 331: "liebre",
    332: "conejo de Angora", 333: "hámster", 334: "puercoespín", 335: "ardilla zorro", 336: "marmota",
    338: "cobaya",
    // Hoofed animals
    339: "alazán", 340: "cebra", 341: "cerdo", 342: "jabalí", 343: "facóquero", 345: "buey",
    346: "búfalo de agua", 347: "bisonte", 348: "carnero", 349: "muflón canadiense", 350: "íbice de los Alpes",
    351: "alcélafo", 352: "impala", 353: "gacela", 354: "dromedario", 355: "llama", 690: "carreta de bueyes",
    // Apes, elephants, pandas
    365: "orangután", 366: "gorila", 367: "chimpancé", 368: "gibón", 374: "langur", 385: "elefante asiático",
    386: "elefante africano", 387: "panda rojo", 388: "panda gigante",
    // Things
    404: "avión de línea", 407: "ambulancia", 409: "reloj analógico", 422: "barra de pesas", 436: "coche familiar",
    447: "prismáticos", 450: "bobsleigh", 457: "pajarita", 463: "cubo", 472: "canoa", 504: "taza de café",
    508: "teclado de ordenador", 522: "bola de croquet", 530: "reloj digital", 531: "reloj digital de pulsera",
    539: "felpudo", 540: "plataforma petrolífera", 560: "casco de fútbol americano", 573: "kart", 574: "pelota de golf",
    579: "piano de cola", 593: "armónica", 599: "panal", 607: "calabaza tallada", 619: "pantalla de lámpara",
    643: "máscara", 646: "laberinto", 650: "micrófono", 652: "uniforme militar", 657: "misil", 668: "mezquita",
    671: "bicicleta de montaña", 674: "ratonera", 708: "pedestal", 717: "camioneta", 720: "frasco de pastillas",
    732: "cámara instantánea", 743: "cárcel", 744: "proyectil", 747: "saco de boxeo", 752: "raqueta",
    759: "cámara réflex", 769: "regla", 805: "balón de fútbol", 812: "transbordador espacial",
    818: "foco", 845: "jeringa", 846: "lámpara de mesa", 850: "oso de peluche", 872: "trípode", 883: "jarrón",
    892: "reloj de pared", 904: "mosquitera de ventana", 910: "cuchara de madera",
    // Food
    924: "guacamole", 925: "consomé", 928: "helado", 931: "bagel", 932: "pretzel",
    933: "hamburguesa con queso", 934: "perrito caliente", 948: "manzana Granny Smith", 949: "fresa",
    950: "naranja", 951: "limón", 952: "higo", 953: "piña", 954: "plátano", 957: "granada", 960: "sirope de chocolate",
    963: "pizza", 966: "vino tinto", 967: "café expreso", 968: "taza", 970: "montaña", 973: "arrecife de coral",
    988: "bellota",
]
