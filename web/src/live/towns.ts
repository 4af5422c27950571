/**
 * Where a time zone's town lies, so that the sky of a place can be computed: nothing else.
 * Source: zone.tab of the tz database 2026f (public domain); made by tools/make-towns.mjs.
 * One town per zone: Asia/Ho_Chi_Minh is Ho Chi Minh City, whose sunrise differs from that of
 * Ha Noi by some minutes. Every reader loads this table: it is kept small.
 */
import { canonical } from "./zones";

export interface Spot {
  /** Degrees, north positive. */
  readonly lat: number;
  /** Degrees, east positive. */
  readonly lon: number;
}

/** Region, then town, latitude and longitude in half degrees: the sun's hour is right to a minute. */
const TOWNS = new Map<string, string>(Object.entries({
  Africa: `
Abidjan 11 -8,Accra 11 0,Addis_Ababa 18 77,Algiers 74 6,Asmara 31 78,Bamako 25 -16,Bangui 9 37
Banjul 27 -33,Bissau 24 -31,Blantyre -32 70,Brazzaville -9 31,Bujumbura -7 59,Cairo 60 63
Casablanca 67 -15,Ceuta 72 -11,Conakry 19 -27,Dakar 29 -35,Dar_es_Salaam -14 79,Djibouti 23 86
Douala 8 19,El_Aaiun 54 -26,Freetown 17 -27,Gaborone -49 52,Harare -36 62,Johannesburg -53 56
Juba 10 63,Kampala 1 65,Khartoum 31 65,Kigali -4 60,Kinshasa -9 31,Lagos 13 7,Libreville 1 19
Lome 12 2,Luanda -18 26,Lubumbashi -23 55,Lusaka -31 57,Malabo 8 18,Maputo -52 65,Maseru -59 55
Mbabane -53 62,Mogadishu 4 91,Monrovia 13 -22,Nairobi -3 74,Ndjamena 24 30,Niamey 27 4
Nouakchott 36 -32,Ouagadougou 25 -3,Porto-Novo 13 5,Sao_Tome 1 13,Tripoli 66 26,Tunis 74 20
Windhoek -45 34`,
  America: `
Adak 104 -353,Anchorage 122 -300,Anguilla 36 -126,Antigua 34 -124,Araguaina -14 -96
Argentina/Buenos_Aires -69 -117,Argentina/Catamarca -57 -132,Argentina/Cordoba -63 -128
Argentina/Jujuy -48 -131,Argentina/La_Rioja -59 -134,Argentina/Mendoza -66 -138
Argentina/Rio_Gallegos -103 -138,Argentina/Salta -50 -131,Argentina/San_Juan -63 -137
Argentina/San_Luis -67 -133,Argentina/Tucuman -54 -130,Argentina/Ushuaia -110 -137,Aruba 25 -140
Asuncion -51 -115,Atikokan 98 -183,Bahia -26 -77,Bahia_Banderas 42 -211,Barbados 26 -119
Belem -3 -97,Belize 35 -176,Blanc-Sablon 103 -114,Boa_Vista 6 -121,Bogota 9 -148,Boise 87 -232
Cambridge_Bay 138 -210,Campo_Grande -41 -109,Cancun 42 -174,Caracas 21 -134,Cayenne 10 -105
Cayman 39 -163,Chicago 84 -175,Chihuahua 57 -212,Ciudad_Juarez 63 -213,Costa_Rica 20 -168
Coyhaique -91 -144,Creston 98 -233,Cuiaba -31 -112,Curacao 24 -138,Danmarkshavn 154 -37
Dawson 128 -279,Dawson_Creek 112 -240,Denver 79 -210,Detroit 85 -166,Dominica 31 -123
Edmonton 107 -227,Eirunepe -13 -140,El_Salvador 27 -178,Fort_Nelson 118 -245,Fortaleza -7 -77
Glace_Bay 92 -120,Goose_Bay 107 -121,Grand_Turk 43 -142,Grenada 24 -124,Guadeloupe 32 -123
Guatemala 29 -181,Guayaquil -4 -160,Guyana 14 -116,Halifax 89 -127,Havana 46 -165
Hermosillo 58 -222,Indiana/Indianapolis 80 -172,Indiana/Knox 83 -173,Indiana/Marengo 77 -173
Indiana/Petersburg 77 -175,Indiana/Tell_City 76 -174,Indiana/Vevay 77 -170
Indiana/Vincennes 77 -175,Indiana/Winamac 82 -173,Inuvik 137 -267,Iqaluit 127 -137,Jamaica 36 -154
Juneau 117 -269,Kentucky/Louisville 77 -172,Kentucky/Monticello 74 -170,Kralendijk 24 -137
La_Paz -33 -136,Lima -24 -154,Los_Angeles 68 -236,Lower_Princes 36 -126,Maceio -19 -71
Managua 24 -173,Manaus -6 -120,Marigot 36 -126,Martinique 29 -122,Matamoros 52 -195
Mazatlan 46 -213,Menominee 90 -175,Merida 42 -179,Metlakatla 110 -263,Mexico_City 39 -198
Miquelon 94 -113,Moncton 92 -130,Monterrey 51 -201,Montevideo -70 -112,Montserrat 33 -124
Nassau 50 -155,New_York 81 -148,Nome 129 -331,Noronha -8 -65,North_Dakota/Beulah 95 -204
North_Dakota/Center 94 -203,North_Dakota/New_Salem 94 -203,Nuuk 128 -103,Ojinaga 59 -209
Panama 18 -159,Paramaribo 12 -110,Phoenix 67 -224,Port-au-Prince 37 -145,Port_of_Spain 21 -123
Porto_Velho -18 -128,Puerto_Rico 37 -132,Punta_Arenas -106 -142,Rankin_Inlet 126 -184
Recife -16 -70,Regina 101 -209,Resolute 149 -190,Rio_Branco -20 -136,Santarem -5 -110
Santiago -67 -141,Santo_Domingo 37 -140,Sao_Paulo -47 -93,Scoresbysund 141 -44,Sitka 114 -271
St_Barthelemy 36 -126,St_Johns 95 -105,St_Kitts 35 -125,St_Lucia 28 -122,St_Thomas 37 -130
St_Vincent 26 -122,Swift_Current 101 -216,Tegucigalpa 28 -174,Thule 153 -138,Tijuana 65 -234
Toronto 87 -159,Tortola 37 -129,Vancouver 99 -246,Whitehorse 121 -270,Winnipeg 100 -194
Yakutat 119 -279`,
  Antarctica: `
Casey -133 221,Davis -137 156,DumontDUrville -133 280,Macquarie -109 318,Mawson -135 126
McMurdo -156 333,Palmer -130 -128,Rothera -135 -136,Syowa -138 79,Troll -144 5,Vostok -157 214`,
  Arctic: `
Longyearbyen 156 32`,
  Asia: `
Aden 26 90,Almaty 87 154,Amman 64 72,Anadyr 130 355,Aqtau 89 101,Aqtobe 101 114,Ashgabat 76 117
Atyrau 94 104,Baghdad 67 89,Bahrain 53 101,Baku 81 100,Bangkok 28 201,Barnaul 107 168,Beirut 68 71
Bishkek 86 149,Brunei 10 230,Chita 104 227,Colombo 14 160,Damascus 67 73,Dhaka 47 181,Dili -17 251
Dubai 51 111,Dushanbe 77 138,Famagusta 70 68,Gaza 63 69,Hebron 63 70,Ho_Chi_Minh 22 213
Hong_Kong 45 228,Hovd 96 183,Irkutsk 105 209,Jakarta -12 214,Jayapura -5 281,Jerusalem 64 70
Kabul 69 138,Kamchatka 106 317,Karachi 50 134,Kathmandu 55 171,Khandyga 125 271,Kolkata 45 177
Krasnoyarsk 112 186,Kuala_Lumpur 6 203,Kuching 3 221,Kuwait 59 96,Macau 44 227,Magadan 119 302
Makassar -10 239,Manila 29 242,Muscat 47 117,Nicosia 70 67,Novokuznetsk 108 174
Novosibirsk 110 166,Omsk 110 147,Oral 102 103,Phnom_Penh 23 210,Pontianak 0 219,Pyongyang 78 252
Qatar 51 103,Qostanay 106 127,Qyzylorda 90 131,Riyadh 49 93,Sakhalin 94 285,Samarkand 79 134
Seoul 75 254,Shanghai 62 243,Singapore 3 208,Srednekolymsk 135 307,Taipei 50 243,Tashkent 83 139
Tbilisi 83 90,Tehran 71 103,Thimphu 55 179,Tokyo 71 279,Tomsk 113 170,Ulaanbaatar 96 214
Urumqi 88 175,Ust-Nera 129 286,Vientiane 36 205,Vladivostok 86 264,Yakutsk 124 259,Yangon 34 192
Yekaterinburg 114 121,Yerevan 80 89`,
  Atlantic: `
Azores 75 -51,Bermuda 65 -130,Canary 56 -31,Cape_Verde 30 -47,Faroe 124 -14,Madeira 65 -34
Reykjavik 128 -44,South_Georgia -109 -73,St_Helena -32 -11,Stanley -103 -116`,
  Australia: `
Adelaide -70 277,Brisbane -55 306,Broken_Hill -64 283,Darwin -25 262,Eucla -63 258,Hobart -86 295
Lindeman -41 298,Lord_Howe -63 318,Melbourne -76 290,Perth -64 232,Sydney -68 302`,
  Europe: `
Amsterdam 105 10,Andorra 85 3,Astrakhan 93 96,Athens 76 47,Belgrade 90 41,Berlin 105 27
Bratislava 96 34,Brussels 102 9,Bucharest 89 52,Budapest 95 38,Busingen 95 17,Chisinau 94 58
Copenhagen 111 25,Dublin 107 -13,Gibraltar 72 -11,Guernsey 99 -5,Helsinki 120 50
Isle_of_Man 108 -9,Istanbul 82 58,Jersey 98 -4,Kaliningrad 109 41,Kirov 117 99,Kyiv 101 61
Lisbon 77 -18,Ljubljana 92 29,London 103 0,Luxembourg 99 12,Madrid 81 -7,Malta 72 29
Mariehamn 120 40,Minsk 108 55,Monaco 87 15,Moscow 112 75,Oslo 120 22,Paris 98 5,Podgorica 85 39
Prague 100 29,Riga 114 48,Rome 84 25,Samara 106 100,San_Marino 88 25,Sarajevo 88 37,Saratov 103 92
Simferopol 90 68,Skopje 84 43,Sofia 85 47,Stockholm 119 36,Tallinn 119 50,Tirane 83 40
Ulyanovsk 109 97,Vaduz 94 19,Vatican 84 25,Vienna 96 33,Vilnius 109 51,Volgograd 97 89
Warsaw 105 42,Zagreb 92 32,Zurich 95 17`,
  Indian: `
Antananarivo -38 95,Chagos -15 145,Christmas -21 211,Cocos -24 194,Comoro -23 87,Kerguelen -99 140
Mahe -9 111,Maldives 8 147,Mauritius -40 115,Mayotte -26 90,Reunion -42 111`,
  Pacific: `
Apia -28 -343,Auckland -74 350,Bougainville -12 311,Chatham -88 -353,Chuuk 15 304,Easter -54 -219
Efate -35 337,Fakaofo -19 -342,Fiji -36 357,Funafuti -17 358,Galapagos -2 -179,Gambier -46 -270
Guadalcanal -19 320,Guam 27 290,Honolulu 43 -316,Kanton -6 -343,Kiritimati 4 -315,Kosrae 11 326
Kwajalein 18 335,Majuro 14 342,Marquesas -18 -279,Midway 56 -355,Nauru -1 334,Niue -38 -340
Norfolk -58 336,Noumea -45 333,Pago_Pago -29 -341,Palau 15 269,Pitcairn -50 -260,Pohnpei 14 316
Port_Moresby -19 294,Rarotonga -42 -320,Saipan 30 292,Tahiti -35 -299,Tarawa 3 346
Tongatapu -42 -350,Wake 39 333,Wallis -27 -352`,
}));

/** Zones that Intl still calls by an older name; all other aliases it resolves itself. */
const OLDER = `
Africa/Asmera=Africa/Asmara America/Buenos_Aires=America/Argentina/Buenos_Aires
America/Catamarca=America/Argentina/Catamarca America/Coral_Harbour=America/Atikokan
America/Cordoba=America/Argentina/Cordoba America/Godthab=America/Nuuk
America/Indianapolis=America/Indiana/Indianapolis America/Jujuy=America/Argentina/Jujuy
America/Louisville=America/Kentucky/Louisville America/Mendoza=America/Argentina/Mendoza
Asia/Calcutta=Asia/Kolkata Asia/Katmandu=Asia/Kathmandu Asia/Rangoon=Asia/Yangon
Asia/Saigon=Asia/Ho_Chi_Minh Atlantic/Faeroe=Atlantic/Faroe Europe/Kiev=Europe/Kyiv
Pacific/Enderbury=Pacific/Kanton Pacific/Ponape=Pacific/Pohnpei Pacific/Truk=Pacific/Chuuk`;

/** The coordinates of a zone's town; null for a zone without one (UTC). */
export function town(zone: string): Spot | null {
  return find(zone) ?? find(named(zone)) ?? find(named(canonical(zone)));
}

function named(zone: string): string {
  return OLDER.split(/\s+/).find((pair) => pair.startsWith(`${zone}=`))?.split("=")[1] ?? zone;
}

function find(zone: string): Spot | null {
  const cut = zone.indexOf("/");
  if (cut < 0 || cut === zone.length - 1) return null;
  const wanted = zone.slice(cut + 1);
  for (const entry of (TOWNS.get(zone.slice(0, cut)) ?? "").split(/[,\n]/)) {
    const [place, lat, lon] = entry.split(" ");
    if (place === wanted) return { lat: Number(lat) / 2, lon: Number(lon) / 2 };
  }
  return null;
}
