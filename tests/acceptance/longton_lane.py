"""Longton Lane Primary, G1 to G30."""

from tests.acceptance.entry import in_part, later, not_expressible, of, proved, recorded

_GOLDEN = "golden/test_longton_lane"

CLAUSES = {
    "G1": later("duties: the review's reminders, and who signed a version"),
    "G2": later("the register of documents"),
    "G3": not_expressible("the school's web filter is another supplier's"),
    "G4": later("incidents"),
    "G5": recorded(),
    "G6": proved(*of(_GOLDEN, "test_G6_names_wait_for_the_head_and_each_is_listed")),
    "G7": proved(
        *of(
            _GOLDEN,
            "test_G7_a_picture_of_an_event_waits_for_the_head",
            "test_G7_the_head_does_not_approve_her_own_picture",
            "test_G7_the_heads_agreement_does_not_stand_in_for_consent",
        ),
        *of(
            "services/test_approving",
            "test_any_change_voids_an_approval",
            "test_nobody_approves_what_they_had_a_hand_in",
        ),
    ),
    "G8": recorded(),
    "G9": recorded(),
    "G10": recorded(),
    "G11": proved(*of(_GOLDEN, "test_G11_a_grumble_about_the_council_waits_for_the_head")),
    "G12": recorded(),
    "G13": proved(
        *of(_GOLDEN, "test_G13_a_flood_of_posts_is_stopped"),
        *of(
            "services/test_publishing",
            "test_a_rate_limit_keeps_the_whole_channel_waiting_and_no_other",
        ),
        *of(
            "services/test_limiting",
            "test_an_account_near_its_limit_waits_until_the_platform_counts_anew",
        ),
        *of("rules/test_kinds", "test_a_channel_for_young_children_is_refused"),
    ),
    "G14": later("incidents"),
    "G15": later("the register of who has read the policy, with concerns"),
    "G16": in_part(
        *of(_GOLDEN, "test_G16_an_account_that_was_not_approved_is_refused"),
        missing="requests for accounts, their approval and its expiry",
    ),
    "G17": later("the public page of house rules"),
    "G18": later("the public page of house rules"),
    "G19": later("comments: rules for replies"),
    "G20": later("comments and incidents"),
    "G21": later("incidents: the evidence pack"),
    "G22": later("incidents"),
    "G23": later("incidents"),
    "G24": later("the notice before a first post"),
    "G25": later("comments: following up"),
    "G26": later("incidents"),
    "G27": in_part(
        *of(_GOLDEN, "test_G27_an_individual_matter_is_not_taken_up_here"),
        missing="the reply to a comment that points to the right procedure",
    ),
    "G28": later("comments and incidents"),
    "G29": in_part(
        *of(_GOLDEN, "test_G29_a_child_who_can_be_recognised_is_a_safeguarding_matter"),
        missing="a comment held for it, and the safeguarding lead told",
    ),
    "G30": later("comments: hiding needs a reason from the policy"),
}
