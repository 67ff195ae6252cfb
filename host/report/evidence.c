/* evidence.c - see evidence.h. */
#include "report/evidence.h"

#include <stddef.h>

#include "session/page.h"
#include "words/words.h"

#define INDENT 4

static const struct evidence_study studies[] = {
    { EVIDENCE_EASED, "Rio 2015",
      "6 male volleyball players with patellar tendinopathy, each did both in random order, once: "
      "5 x 45 s at 70 % of a best push, or 4 x 8 slow lifts. Pain on a single-leg decline squat "
      "7.0 (SD 2.04) before and 0.17 (0.41) straight after holds, 6.33 (2.80) and 3.75 (3.28) "
      "with lifts; at 45 min less still after holds, not after lifts. Best push rose by 18.7 % "
      "(7.8) after holds. Six people, one sex, one session each.",
      "Rio E, Kidgell D, Purdam C, Gaida J, Moseley GL, Pearce AJ, Cook J. Br J Sports Med "
      "2015;49:1277-1283. doi 10.1136/bjsports-2014-094386" },
    { EVIDENCE_EASED, "Rio 2017",
      "20 players in season with patellar tendinopathy, 4 weeks: holds at 80 % of a best push or "
      "lifts at 80 % of 8 repetitions' most, 4 times a week, time under load matched. Both groups' "
      "VISA-P rose; straight after a session holds eased more.",
      "Rio E et al. Clin J Sport Med 2017;27:253" },
    { EVIDENCE_EASED, "van Ark 2016",
      "29 players in season with patellar tendinopathy, 4 weeks of holds or of lifts: pain fell by "
      "a median of 2.5 (IQR 1 to 4.5) and 3.0 (2 to 6), no difference between them (p = 0.208); "
      "VISA-P +8.5 and +9.5.",
      "van Ark M et al. J Sci Med Sport 2016;19:702" },
    { EVIDENCE_EASED, "Pearson 2020",
      "16 men with patellar tendinopathy, 4 weeks at 85 %: 24 x 10 s did as well as 6 x 40 s, with "
      "the same time under tension; 1.66 less on average on the pain scale.",
      "Pearson SJ et al. Clin J Sport Med 2020" },
    { EVIDENCE_EASED, "Bradford 2021",
      "11 people with Achilles tendinopathy, a pilot: a small mean reduction straight after.",
      "Bradford et al. 2021, pilot study" },
    { EVIDENCE_NOTHING, "Holden 2020",
      "21 people with patellar tendinopathy, registered beforehand, each did one session of holds "
      "and one of lifts: 0.9 points less straight after both together (95 % CI 0.1 to 1.7), gone "
      "at 45 min; no difference between holds and lifts.",
      "Holden S et al. J Sci Med Sport 2020" },
    { EVIDENCE_NOTHING, "O'Neill 2019",
      "16 people with Achilles tendinopathy, heavy 45-s holds: 9 of them had pain on the test at "
      "all; 4.2 (SD 1.9) before and 4.9 (3.2) after, not significant.",
      "O'Neill S et al. Knee Surg Sports Traumatol Arthrosc 2019;27:2765" },
    { EVIDENCE_NOTHING, "van der Vlist 2020",
      "91 people with Achilles tendinopathy, two kinds of holds, lifts or rest: no clear change in "
      "any group (0.2, -1.9, 1.4 and 7.2 on 0-100; every interval has 0 in it).",
      "van der Vlist AC et al. Scand J Med Sci Sports 2020;30:1712" },
    { EVIDENCE_NOTHING, "Riel 2018",
      "20 people with plantar heel pain, holds, lifts or walking: no change in any (p = 0.753).",
      "Riel H et al. 2018" },
    { EVIDENCE_NOTHING, "Pietrosimone",
      "28 people with patellar tendinopathy, one session of holds or a sham: no difference in pain "
      "(p = 0.463).",
      "Pietrosimone et al., crossover trial" },
    { EVIDENCE_NOTHING, "Clifford 2019",
      "30 people with gluteal tendinopathy, 12 weeks, a pilot: 2 points or more of gain in 55 % "
      "with holds and 58 % with isotonic exercise; over 35 % did not improve in either group.",
      "Clifford C et al. BMJ Open Sport Exerc Med 2019;5:e000558" },
    { EVIDENCE_WHOLE, "Clifford 2020",
      "10 randomised trials: holds are not better than lifts, straight after or up to 12 weeks; "
      "\"response is variable both within and across populations\"; they may help some people in "
      "a progressive programme.",
      "Clifford C et al. BMJ Open Sport Exerc Med 2020;6:e000760" },
    { EVIDENCE_WHOLE, "Silbernagel 2019",
      "An editorial: \"clear evidence is lacking\"; some people report more pain; whether loading "
      "while symptoms are masked does harm is not known.",
      "Gravare Silbernagel K et al. Br J Sports Med 2019;53:1330" },
};

const struct evidence_study *evidence_study_at(int i)
{
    return i >= 0 && i < (int)(sizeof studies / sizeof studies[0]) ? &studies[i] : NULL;
}

static void print_part(const struct page *page, enum evidence_part part, const char *title)
{
    const struct evidence_study *s;

    fprintf(page->to, "\n%s\n", title);
    for (int i = 0; (s = evidence_study_at(i)) != NULL; i++) {
        if (s->part != part)
            continue;
        fprintf(page->to, "\n  %s\n", s->name);
        page_wrap(page, "", INDENT, s->found);
        page_wrap(page, "", INDENT, s->reference);
    }
}

void evidence_print(FILE *to, int columns)
{
    const struct page page = { to, columns };

    fputs("Isometric holds and pain: what is published\n\n", to);
    page_wrap(&page, "", 0, "No trial is known to us of what holds do straight away to pain in "
              "proximal hamstring tendinopathy; all of these are of other tendons. A session on "
              "this rig after Rio 2015 is an adaptation of it.");
#define X(part, title) print_part(&page, EVIDENCE_##part, title);
    EVIDENCE_PARTS(X)
#undef X
    fputs("\nWhat follows for one person\n\n", to);
    page_wrap(&page, "", 2, "Holds are a dose that can be measured and repeated, not a promise. "
              "The same load test before, straight after, at 45 min and next day shows how this "
              "person responds; `holdfast trend` counts it, with its interval.");
    fputs("\nFor the client:\n", to);
    page_wrap(&page, "", 2, words_get(WORDS_STUDIES));
}
