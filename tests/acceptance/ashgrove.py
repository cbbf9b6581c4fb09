"""Ashgrove Primary, A1 to A56."""

from tests.acceptance.entry import in_part, later, not_expressible, of, proved

_GOLDEN, _FURTHER = "golden/test_ashgrove", "acceptance/test_further_clauses"
_PEOPLE = "acceptance/test_people_and_duties"
_DUTIES = "tenants/test_duties"
_REMINDING = "services/test_reminding"
_AGREED = of(
    _PEOPLE,
    "test_the_clause_stands_in_what_people_agree_to_and_the_register_proves_who_did",
)

CLAUSES = {
    "A1": later("posts made outside the product"),
    "A2": proved(
        *of(_PEOPLE, "test_A2_training_is_registered_with_its_date_provider_and_end"),
        *of(
            _REMINDING,
            "test_training_that_runs_out_is_told_in_time_and_renewing_it_ends_that",
        ),
    ),
    "A3": later("mentions"),
    "A4": proved(*_AGREED),
    "A5": proved(
        *of(
            "services/test_requesting",
            "test_a_class_must_say_whether_it_is_open_whatever_the_policys_fields",
        )
    ),
    "A6": proved(
        *of("web/test_leaving", "test_the_last_head_and_the_last_owner_of_the_policy_cannot_leave"),
        *of(_PEOPLE, "test_A6_the_leadership_team_sees_to_the_training_each_year"),
    ),
    "A7": later("incidents"),
    "A8": proved(
        *of("services/test_requesting", "test_A8_the_office_manager_cannot_approve"),
        *of(
            "web/test_account_requests",
            "test_the_office_has_no_button_to_approve_and_its_address_is_refused",
        ),
    ),
    "A9": proved(
        *of(
            "services/test_requesting",
            "test_without_an_approval_nobody_is_sent_to_the_platform",
            "test_an_approval_for_facebook_does_not_open_instagram",
            "test_an_approval_counts_for_one_account",
            "test_an_approval_ends",
            "test_the_way_back_from_the_platform_asks_again",
            "test_so_does_the_choice_of_the_account",
        ),
        *of(
            "web/test_account_requests",
            "test_a_teacher_asks_the_head_approves_and_the_office_connects",
            "test_the_direct_address_is_refused_with_the_clause",
            "test_so_is_the_way_back_when_the_approval_went_meanwhile",
        ),
    ),
    "A10": in_part(
        *of("services/test_connecting", "test_no_token_stands_in_clear_anywhere_in_the_database"),
        *of("test_secrets", "test_nothing_that_holds_a_secret_shows_it"),
        *of("architecture/test_walls", "test_the_beat_sees_no_grants_no_words_and_no_names"),
        *of("test_migrations", "test_a_backup_brings_back_schools_tokens_and_walls"),
        missing="records: exports of posts",
    ),
    "A11": in_part(
        *of(
            "web/test_roles_and_pages",
            "test_a_permission_belongs_to_the_roles_of_the_matrix",
            "test_a_role_opens_its_pages_and_no_others",
        ),
        missing="comments: the inbox, which is where a moderator works",
    ),
    "A12": proved(
        *of("acceptance/test_further_services", "test_X17_a_leavers_open_session_ends_at_once"),
        *of(
            "web/test_leaving",
            "test_X17_a_leaver_is_out_and_their_scheduled_post_is_held",
            "test_A12_the_successor_schedules_again_and_it_is_judged_and_approved_anew",
            "test_A12_an_approval_that_was_asked_or_given_before_counts_no_more",
            "test_A12_drafts_are_handed_over_and_the_successor_is_told",
            "test_A12_each_channel_of_theirs_gets_a_day_by_which_it_changes_hands",
            "test_A12_it_is_done_when_the_channel_shows_it",
            "test_A12_an_account_to_be_closed_is_done_once_it_is_disconnected",
            "test_A12_one_person_left_to_run_the_accounts_is_an_alarm",
            "test_A12_the_head_walks_through_it_on_the_page",
        ),
    ),
    "A13": proved(
        *of(
            "tenants/test_acknowledging",
            "test_an_answer_counts_for_the_version_it_was_given_to",
            "test_who_reads_an_older_version_is_shown_the_newer_one",
        ),
        *of(_REMINDING, "TestReading::test_a_new_version_asks_everybody_again"),
    ),
    "A14": proved(
        *of(
            "services/test_ageing",
            "test_A14_the_author_is_asked_once_about_a_post_whose_event_is_a_month_past",
            "test_nobody_is_asked_about_what_is_not_live_or_has_no_event",
            "test_the_office_is_asked_where_the_author_has_left",
        ),
    ),
    "A15": proved(
        *of(
            "services/test_requesting",
            "test_a_request_goes_to_those_whom_the_policy_names",
            "test_what_is_missing_or_twice_is_said_at_its_field",
        ),
        *of(
            "web/test_account_requests",
            "test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost",
        ),
    ),
    "A16": proved(
        *of(
            _PEOPLE,
            "test_A16_an_account_waits_until_each_operator_has_read_the_policy_and_been_trained",
        ),
    ),
    "A17": proved(
        *of(
            _PEOPLE,
            "test_A17_a_sunday_in_the_holidays_that_nobody_checked_is_amber_and_in_the_log",
        ),
        *of(
            _DUTIES,
            "test_a_daily_check_that_nobody_did_is_missed_at_the_schools_midnight",
            "test_yesterdays_check_cannot_be_done_today",
        ),
        *of("web/test_registers", "test_the_daily_check_is_in_the_log_that_can_be_taken_away"),
    ),
    "A18": in_part(
        *of(
            "test_school_time",
            "test_an_answer_is_due_as_ashgroves_policy_says",
            "test_the_instants_are_those_of_the_clocks_on_the_wall",
            "test_a_school_may_count_friday_evening_as_the_weekend",
            "test_a_school_may_roll_over_bank_holidays_and_the_way_chosen_is_said",
        ),
        *of("golden/test_comment_modes", "test_ashgrove_answers_within_twenty_four_hours"),
        missing="comments: the clock beside each one: acknowledging, resolving, being late",
    ),
    "A19": later("comments and incidents"),
    "A20": proved(*of(_FURTHER, "test_A20_disrespect_is_blocked")),
    "A21": proved(*of(_GOLDEN, "test_A21_no_advertising_for_somebodys_own_business")),
    "A22": proved(
        *_AGREED,
        *of(_PEOPLE, "test_A22_whoever_leaves_is_told_again_that_confidentiality_goes_on"),
    ),
    "A23": proved(
        *of(
            _GOLDEN,
            "test_A23_a_byline_says_who_is_posting",
            "test_A23_a_byline_that_is_there_already_is_not_added_twice",
        ),
        *of("golden/test_names", "test_a_name_in_the_byline_is_caught_after_it_was_added"),
    ),
    "A24": later("comments: replies to journalists"),
    "A25": later("incidents"),
    "A26": proved(
        *_AGREED,
        *of(_PEOPLE, "test_A26_everybody_can_read_what_is_recorded_of_those_who_use_it"),
    ),
    "A27": later("incidents"),
    "A28": proved(*of(_GOLDEN, "test_A28_other_peoples_pictures_need_permission_and_credit")),
    "A29": proved(
        *of(_FURTHER, "test_A29_personal_and_confidential_matters_are_blocked"),
    ),
    "A30": later("comments"),
    "A31": later("comments"),
    "A32": later("incidents"),
    "A33": proved(*of(_GOLDEN, "test_A33_shouting_is_doubted_and_never_stopped")),
    "A34": proved(
        *of(
            _GOLDEN,
            "test_A34_that_nobody_asked_not_to_be_photographed_is_a_tick_of_its_own",
            "test_A36_what_only_a_person_can_see_is_confirmed_by_a_person",
        ),
        *of("services/test_consenting", "test_a_withdrawn_consent_stops_fridays_post"),
    ),
    "A35": proved(
        *of(
            "services/test_requesting",
            "test_A35_a_pupils_picture_stays_away_from_an_account_that_is_not_the_schools",
            "test_with_it_the_account_is_connected_and_is_what_was_asked_for",
        ),
        *of(_GOLDEN, "test_A35_pupils_pictures_stay_on_the_schools_own_accounts"),
        *of("web/test_door", "test_a_picture_needs_its_own_unexpired_signature"),
    ),
    "A36": proved(
        *of(
            _GOLDEN,
            "test_A36_a_listed_child_is_never_published_and_nobody_can_override_it",
            "test_A36_that_no_listed_child_can_be_seen_is_confirmed_by_the_author",
            "test_A36_what_only_a_person_can_see_is_confirmed_by_a_person",
        ),
        *of("rules/test_faces", "test_more_faces_than_are_declared_stop_a_post_at_every_school"),
        *of("services/test_consenting", "test_a_teacher_sees_initials_and_no_names"),
        *of("web/test_writing", "test_listed_children_are_shown_by_initials_beside_a_picture"),
    ),
    "A37": proved(
        *of(
            "services/test_picturing",
            "test_a_purged_picture_is_gone_everywhere_and_its_posts_are_stopped",
            "test_a_purged_picture_cannot_come_back",
            "test_a_deletion_says_why_and_not_about_whom",
        ),
        *of(
            "services/test_deciphering",
            "test_what_was_read_is_kept_sealed_and_goes_with_the_file",
        ),
    ),
    "A38": proved(*_AGREED),
    "A39": proved(*_AGREED),
    "A40": proved(*of(_PEOPLE, "test_A40_A42_education_of_pupils_and_parents_is_due_each_term")),
    "A41": proved(
        *of(
            "web/test_public_page",
            "test_visible_comments_without_house_rules_are_pointed_out",
        )
    ),
    "A42": proved(*of(_PEOPLE, "test_A40_A42_education_of_pupils_and_parents_is_due_each_term")),
    "A43": later("comments: following up"),
    "A44": later("mentions"),
    "A45": later("comments and mentions"),
    "A46": proved(
        *of(_GOLDEN, "test_A46_a_controversial_subject_waits_for_a_senior_leader"),
        *of(
            "services/test_no_way_round",
            "test_A46_a_second_opinion_stops_the_post_until_a_senior_agrees",
            "test_A46_it_is_not_lost_by_stopping_moving_or_scheduling_again",
            "test_A46_a_no_is_not_undone_by_a_comma",
        ),
        *of("web/test_approvals", "test_an_author_asks_for_a_second_opinion_while_writing"),
    ),
    "A47": proved(*_AGREED),
    "A48": proved(*of(_GOLDEN, "test_A28_other_peoples_pictures_need_permission_and_credit")),
    "A49": not_expressible("whether an opinion is balanced is for a person to judge"),
    "A50": later("comments: a colleague's look at a reply"),
    "A51": later("incidents: I made a mistake"),
    "A52": proved(
        *of(
            _GOLDEN,
            "test_A52_tagging_a_person_is_doubted",
            "test_A52_an_organisation_may_be_tagged_once_the_author_has_looked_whose_account_it_is",
        ),
        *of(
            "web/test_tagging_off",
            "test_A52_tagging_is_switched_off_by_hand_and_the_page_says_who_said_so",
            "test_A52_only_who_connects_declares_it_and_where_no_rule_asks_nothing_is_said",
        ),
    ),
    "A53": proved(
        *of(
            _GOLDEN,
            "test_A48_and_A53_confidential_and_abusive_words_are_blocked",
            "test_A54_an_unknown_site_needs_approval",
        )
    ),
    "A54": proved(
        *of(
            _GOLDEN,
            "test_A54_an_unknown_site_needs_approval",
            "test_A54_a_video_elsewhere_needs_approval",
        ),
        *of("services/test_linking", "test_L25_a_short_link_is_judged_by_where_it_leads"),
    ),
    "A55": proved(
        *of(
            _GOLDEN,
            "test_A55_advice_for_private_use_does_not_stop_the_schools_own_post_in_work_hours",
        )
    ),
    "A56": proved(
        *of("tenants/test_documents", "test_ashgrove_lists_three_documents"),
    ),
}
