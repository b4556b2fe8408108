"""The rules of the record, held by the database: constraints for one row, triggers for several."""

import briefings.vocabulary
from django.conf import settings
from django.db import migrations, models

from briefings.migrations import _rules


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0005_batches'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(_rules.lift, _rules.freeze),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.CheckConstraint(condition=models.Q(('reacts_to__isnull', True), models.Q(('reacts_to', models.F('id')), _negated=True), _connector='OR'), name='act_not_its_own_answer'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('announced__isnull', True), ('announced_max__isnull', True), ('announced_min__isnull', True)), models.Q(('announced__isnull', False), models.Q(models.Q(('announced_max__isnull', False), ('announced_min__isnull', True)), models.Q(('announced_max__isnull', True), ('announced_min__isnull', False)), models.Q(('announced_max__isnull', False), ('announced_min__isnull', False), ('announced_min__lte', models.F('announced_max'))), _connector='OR')), _connector='OR'), name='act_announced_bounded'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.CheckConstraint(condition=models.Q(('start__isnull', True), models.Q(('exact', ''), _negated=True), _connector='OR'), name='citation_place_has_words'),
        ),
        migrations.AddConstraint(
            model_name='entity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('life__isnull', True), ('life_max__isnull', True), ('life_min__isnull', True)), models.Q(('life__isnull', False), models.Q(models.Q(('life_max__isnull', False), ('life_min__isnull', True)), models.Q(('life_max__isnull', True), ('life_min__isnull', False)), models.Q(('life_max__isnull', False), ('life_min__isnull', False), ('life_min__lte', models.F('life_max'))), _connector='OR')), _connector='OR'), name='entity_life_bounded'),
        ),
        migrations.AddConstraint(
            model_name='entity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('coverage__isnull', True), ('coverage_max__isnull', True), ('coverage_min__isnull', True)), models.Q(('coverage__isnull', False), models.Q(models.Q(('coverage_max__isnull', False), ('coverage_min__isnull', True)), models.Q(('coverage_max__isnull', True), ('coverage_min__isnull', False)), models.Q(('coverage_max__isnull', False), ('coverage_min__isnull', False), ('coverage_min__lte', models.F('coverage_max'))), _connector='OR')), _connector='OR'), name='entity_coverage_bounded'),
        ),
        migrations.AddConstraint(
            model_name='entityname',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('life__isnull', True), ('life_max__isnull', True), ('life_min__isnull', True)), models.Q(('life__isnull', False), models.Q(models.Q(('life_max__isnull', False), ('life_min__isnull', True)), models.Q(('life_max__isnull', True), ('life_min__isnull', False)), models.Q(('life_max__isnull', False), ('life_min__isnull', False), ('life_min__lte', models.F('life_max'))), _connector='OR')), _connector='OR'), name='entity_name_life_bounded'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('approved_hash__isnull', True), ('approved_hash__regex', '^[0-9a-f]{64}$'), _connector='OR'), name='entry_approved_hash_form'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date__isnull', True), ('date_max__isnull', True), ('date_min__isnull', True)), models.Q(('date__isnull', False), models.Q(models.Q(('date_max__isnull', False), ('date_min__isnull', True)), models.Q(('date_max__isnull', True), ('date_min__isnull', False)), models.Q(('date_max__isnull', False), ('date_min__isnull', False), ('date_min__lte', models.F('date_max'))), _connector='OR')), _connector='OR'), name='entry_date_bounded'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['act', 'event', 'condition', 'position', 'assessment'])), name='publication_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('change', briefings.vocabulary.Change['CREATED']), ('n', 1)), models.Q(('n__gt', 1), models.Q(('change', briefings.vocabulary.Change['CREATED']), _negated=True)), _connector='OR'), name='publication_first_is_created'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('break_glass__isnull', True), models.Q(models.Q(('break_glass', ''), _negated=True), ('approved_by__isnull', True)), _connector='OR'), name='publication_break_glass_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('change', briefings.vocabulary.Change['RETRACTED']), _negated=True), ('public_note__in', ['We got it wrong.', 'The source withdrew what it said.', 'The source proved unreliable.', 'It repeated another entry.', 'Keeping it up could harm somebody.']), _connector='OR'), name='publication_retraction_from_list'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('date_min__isnull', True), ('date_max__isnull', True), ('date_min__lte', models.F('date_max')), _connector='OR'), name='publication_date_in_order'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('content_hash__regex', '^[0-9a-f]{64}$')), name='publication_hash_form'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('previous_hash', ''), ('serial', 1)), ('previous_hash__regex', '^[0-9a-f]{64}$'), _connector='OR'), name='publication_chained'),
        ),
        migrations.AddConstraint(
            model_name='publishedact',
            constraint=models.CheckConstraint(condition=models.Q(('verb__in', ['recognises', 'withdraws', 'suspends', 'resumes', 'annexes', 'ends', 'refuses', 'promises', 'denies_report', 'accredits_ambassador', 'accepts_diplomats', 'opens_mission', 'closes_mission', 'establishes_relations', 'severs_relations', 'designates', 'delists', 'signs_agreement', 'meets', 'welcomes', 'condemns'])), name='published_act_verb_known'),
        ),
        migrations.AddConstraint(
            model_name='publishedact',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ['express', 'implied', 'de_jure', 'de_facto', 'unstated'])), name='published_act_mode_known'),
        ),
        migrations.AddConstraint(
            model_name='publishedact',
            constraint=models.CheckConstraint(condition=models.Q(('certainty__in', ['confirmed', 'single_source', 'disputed', 'unverified'])), name='published_act_certainty_known'),
        ),
        migrations.AddConstraint(
            model_name='publishedact',
            constraint=models.CheckConstraint(condition=models.Q(('actor_un_status__in', ['member', 'observer', 'none'])), name='published_act_un_status_known'),
        ),
        migrations.AddConstraint(
            model_name='publishedact',
            constraint=models.CheckConstraint(condition=models.Q(('object_kind__isnull', True), ('object_kind__in', ['state', 'government', 'annexation_or_sovereignty', 'representative']), _connector='OR'), name='published_act_object_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='publishedact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('actor', models.F('subject')), _negated=True), ('verb', briefings.vocabulary.Verb['ENDS']), _connector='OR'), name='published_act_two_sides'),
        ),
        migrations.AddConstraint(
            model_name='publishedact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verb__in', [briefings.vocabulary.Verb['ANNEXES'], briefings.vocabulary.Verb['ENDS'], briefings.vocabulary.Verb['RECOGNISES'], briefings.vocabulary.Verb['REFUSES'], briefings.vocabulary.Verb['RESUMES'], briefings.vocabulary.Verb['SUSPENDS'], briefings.vocabulary.Verb['WITHDRAWS']]), _negated=True), ('object_kind__isnull', False), _connector='OR'), name='published_act_says_as_what'),
        ),
        migrations.AddConstraint(
            model_name='publishedact',
            constraint=models.CheckConstraint(condition=models.Q(('reacts_to__isnull', True), ('verb__in', [briefings.vocabulary.Verb['CONDEMNS'], briefings.vocabulary.Verb['DENIES_REPORT'], briefings.vocabulary.Verb['WELCOMES']]), _connector='OR'), name='published_act_only_reactions_react'),
        ),
        migrations.AddConstraint(
            model_name='publishedact',
            constraint=models.CheckConstraint(condition=models.Q(('date__isnull', True), models.Q(('date__contains', '/'), _negated=True), _connector='OR'), name='published_act_happens_once'),
        ),
        migrations.AddConstraint(
            model_name='publishedact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date__isnull', True), ('date_max__isnull', True), ('date_min__isnull', True)), models.Q(('date__isnull', False), models.Q(models.Q(('date_max__isnull', False), ('date_min__isnull', True)), models.Q(('date_max__isnull', True), ('date_min__isnull', False)), models.Q(('date_max__isnull', False), ('date_min__isnull', False), ('date_min__lte', models.F('date_max'))), _connector='OR')), _connector='OR'), name='published_act_date_bounded'),
        ),
        migrations.AddConstraint(
            model_name='publishedparticipant',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['actor', 'subject', 'target', 'place', 'author', 'speaker', 'mentioned'])), name='published_participant_role_known'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published__isnull', True), ('published_max__isnull', True), ('published_min__isnull', True)), models.Q(('published__isnull', False), models.Q(models.Q(('published_max__isnull', False), ('published_min__isnull', True)), models.Q(('published_max__isnull', True), ('published_min__isnull', False)), models.Q(('published_max__isnull', False), ('published_min__isnull', False), ('published_min__lte', models.F('published_max'))), _connector='OR')), _connector='OR'), name='source_published_bounded'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), ('text_sha256__isnull', True)), models.Q(models.Q(('text', ''), _negated=True), ('text_sha256__isnull', False), ('text_sha256__regex', '^[0-9a-f]{64}$')), _connector='OR'), name='source_text_has_its_hash'),
        ),
        migrations.AddConstraint(
            model_name='tally',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('as_of__isnull', True), ('as_of_max__isnull', True), ('as_of_min__isnull', True)), models.Q(('as_of__isnull', False), models.Q(models.Q(('as_of_max__isnull', False), ('as_of_min__isnull', True)), models.Q(('as_of_max__isnull', True), ('as_of_min__isnull', False)), models.Q(('as_of_max__isnull', False), ('as_of_min__isnull', False), ('as_of_min__lte', models.F('as_of_max'))), _connector='OR')), _connector='OR'), name='tally_as_of_bounded'),
        ),
        migrations.RunPython(_rules.lay, _rules.lift),
    ]
